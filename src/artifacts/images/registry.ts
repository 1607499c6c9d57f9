import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WorldError } from '../../host/errors.ts'
import { UnreachableError } from '../../host/http.ts'
import { CommandError, run } from '../../host/process.ts'
import { containerdName, type ImageReference } from '../../plan/image-reference.ts'
import type { Arch, RegistryDigests } from '../../plan/types.ts'
import type { Store } from '../store.ts'
import { fileEntry, textEntry } from '../tar.ts'
import { type Descriptor, descriptor, mediaTypes, packArchive, type StoredImage } from './oci.ts'
import { isLoopback } from './reference.ts'
import { verifyArchive, verifyPinned } from './verify.ts'

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
    // Not oci:, for which skopeo writes a manifest of Docker's media type anew, with another digest.
    await skopeo(request, '15m', [
      ...['copy', '--retry-times', '3'],
      ...(isLoopback(reference.registry) ? ['--src-tls-verify=false'] : []),
      source({ ...reference, digest }),
      `dir:${folder}`,
    ])
    const manifest = await readFile(join(folder, 'manifest.json'))
    const { mediaType = mediaTypes.manifest } = JSON.parse(manifest.toString()) as { mediaType?: string }
    // skopeo's dir: (containers/image, directory/directory_transport.go): manifest.json, version, and blobs by their digest.
    const blobs = (await readdir(folder)).filter(file => /^[0-9a-f]{64}$/.test(file))
    const entries = await Promise.all(
      blobs.map(async blob => {
        const path = join(folder, blob)
        return fileEntry(`blobs/sha256/${blob}`, path, (await stat(path)).size, 0o644)
      }),
    )
    const described = descriptor(mediaType, manifest)
    entries.push(textEntry(`blobs/${described.digest.replace(':', '/')}`, manifest))
    const name = containerdName(reference)
    const image = await packArchive(store, name, described, entries)
    const expected = { subject: name, name, arch }
    try {
      // A manifest that is in no index is copied whatever its architecture; it would fail on the node.
      await verifyArchive(image.archive.path, expected)
      if (described.digest !== digest) await copyIndex(request, digest)
      await verifyPinned(described.digest, digest, expected, store)
    } catch (error) {
      await rm(image.archive.path, { force: true })
      throw error
    }
    return image
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Keeps the index that a digest names: it shows, without a registry, which image is meant for which architecture. */
async function copyIndex(request: RegistryRequest, digest: string): Promise<void> {
  const { reference, store } = request
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-index-'))
  try {
    const args = ['copy', '--multi-arch', 'index-only', '--retry-times', '3']
    await skopeo(request, '1m', [
      ...args,
      ...(isLoopback(reference.registry) ? ['--src-tls-verify=false'] : []),
      source({ ...reference, digest }),
      `dir:${folder}`,
    ])
    await store.put(createReadStream(join(folder, 'manifest.json')))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
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
