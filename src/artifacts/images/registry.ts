import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WorldError } from '../../host/errors.ts'
import { UnreachableError } from '../../host/http.ts'
import { CommandError, run } from '../../host/process.ts'
import type { Arch, RegistryDigests } from '../../plan/types.ts'
import type { Store } from '../store.ts'
import { fileEntry } from '../tar.ts'
import { type Descriptor, packArchive, type StoredImage } from './oci.ts'
import { containerdName, type ImageReference, isLoopback } from './reference.ts'

export interface RegistryRequest {
  readonly reference: ImageReference
  readonly arch: Arch
  readonly store: Store
  readonly signal: AbortSignal
}

// skopeo's words for: nobody answered. The library's own, from containers/image and Go's net and crypto/tls.
const unreachable =
  /pinging container registry|dial tcp|no such host|i\/o timeout|connection re(fused|set)|TLS handshake|x509:|tls:|proxyconnect|context deadline exceeded|unexpected (HTTP )?status.*\b5\d\d\b/i

/**
 * Asks the registry which digest a reference has now. Throws UnreachableError when nobody answers, WorldError when the
 * registry says no.
 */
export async function resolveImage(request: RegistryRequest): Promise<string> {
  return (await inspect(request, request.reference, ['--no-tags', '--format', '{{.Digest}}'])).trim()
}

/** What a digest stands for: an index names the manifest of each architecture. */
export async function readManifests(
  request: RegistryRequest,
  digest: string,
): Promise<RegistryDigests['manifests']> {
  const raw = JSON.parse(await inspect(request, { ...request.reference, digest }, ['--raw'])) as {
    manifests?: (Descriptor & { platform?: { os?: string; architecture?: string } })[]
  }
  const manifest = (arch: Arch) =>
    raw.manifests?.find(({ platform }) => platform?.os === 'linux' && platform.architecture === arch)?.digest
  const [amd64, arm64] = [manifest('amd64'), manifest('arm64')]
  return { ...(amd64 === undefined ? {} : { amd64 }), ...(arm64 === undefined ? {} : { arm64 }) }
}

async function inspect(
  request: RegistryRequest,
  reference: ImageReference,
  args: readonly string[],
): Promise<string> {
  const plain = isLoopback(reference.registry) ? ['--tls-verify=false'] : []
  return (await skopeo(request, '15s', ['inspect', ...args, ...plain, source(reference)])).stdout
}

/** Copies an image of one architecture, by digest, into the store as an OCI archive that containerd can import. */
export async function copyImage(request: RegistryRequest, digest: string): Promise<StoredImage> {
  const { reference, arch, store } = request
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-image-'))
  try {
    const layout = join(folder, 'image')
    await skopeo(request, '15m', [
      ...['copy', '--retry-times', '3'],
      ...(isLoopback(reference.registry) ? ['--src-tls-verify=false'] : []),
      source({ ...reference, digest }),
      `oci:${layout}:image`,
    ])
    const index = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')) as {
      manifests: Descriptor[]
    }
    const manifest = index.manifests[0]
    if (!manifest) throw new WorldError(`${containerdName(reference)}: skopeo left no manifest behind`)
    await requireArch(layout, manifest, reference, arch)
    const blobs = join(layout, 'blobs/sha256')
    const entries = await Promise.all(
      (await readdir(blobs)).map(async name => {
        const path = join(blobs, name)
        return fileEntry(`blobs/sha256/${name}`, path, (await stat(path)).size, 0o644)
      }),
    )
    return await packArchive(store, containerdName(reference), manifest, entries)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** An image that is no index is copied whatever its architecture; it would fail on the node with "exec format error". */
async function requireArch(
  layout: string,
  manifest: Descriptor,
  reference: ImageReference,
  arch: Arch,
): Promise<void> {
  const blob = async (digest: string): Promise<unknown> =>
    JSON.parse(await readFile(join(layout, 'blobs', digest.replace(':', '/')), 'utf8'))
  const { config } = (await blob(manifest.digest)) as { config: Descriptor }
  const { architecture } = (await blob(config.digest)) as { architecture?: string }
  if (architecture !== arch)
    throw new WorldError(
      `${containerdName(reference)}: the image is for ${architecture ?? 'an unknown architecture'}, not for ${arch}`,
      { next: `name an image that exists for ${arch}` },
    )
}

// skopeo takes a tag or a digest, not both.
function source({ registry, repository, tag, digest }: ImageReference): string {
  return `docker://${registry}/${repository}${digest ? `@${digest}` : `:${tag}`}`
}

/** The end of skopeo's chain of messages, and in our words where they are common. */
function inWords(said: string): string {
  if (/no such host/.test(said)) return 'its name does not resolve'
  if (/connection refused/.test(said)) return 'the connection was refused'
  if (/i\/o timeout|deadline exceeded/.test(said)) return 'it did not answer in time'
  return said.replace(/^.*?(pinging container registry [^ ]+|(Get|Head) "[^"]*"): /, '')
}

async function skopeo(
  { reference, arch, signal }: RegistryRequest,
  limit: string,
  args: readonly string[],
): Promise<{ readonly stdout: string }> {
  const global = ['--command-timeout', limit, '--override-os', 'linux', '--override-arch', arch]
  try {
    return await run('skopeo', [...global, ...args], { signal })
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof CommandError)) throw error
    const said = (error.message.split('\n').at(-1) ?? '').replace(/^.*level=fatal msg="(.*)"$/, '$1')
    const reason = inWords(said.replaceAll('\\"', '"'))
    const url = `https://${reference.registry}/v2/`
    if (unreachable.test(error.message)) throw new UnreachableError(url, reason, error)
    throw new WorldError(`${containerdName(reference)}: ${reason}`, {
      next: 'check the name and the tag; for a private registry, log in with `skopeo login`',
      cause: error,
    })
  }
}
