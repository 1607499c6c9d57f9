import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeText } from '../../host/decode.ts'
import { WorldError } from '../../host/errors.ts'
import { UnreachableError } from '../../host/http.ts'
import { CommandError, run } from '../../host/process.ts'
import { lookUpTool } from '../../host/tools.ts'
import type { RegistryDigests } from '../../plan/fetched.ts'
import { containerdName, type ImageReference } from '../../plan/image-reference.ts'
import type { Arch } from '../../plan/types.ts'
import type { Store } from '../store.ts'
import { textEntry } from '../tar.ts'
import { readArchive } from './archive.ts'
import { descriptor, mediaTypes, packArchive, type StoredImage } from './oci.ts'
import { verifyPinned } from './pinned.ts'
import { decodeDocument, largestFile, manifestsOf, mostManifestBytes } from './registry-answer.ts'
import { type RegistryServer, withServerOptions } from './servers.ts'
import { copiedBlobs, readCopiedManifest } from './skopeo-folder.ts'

export interface RegistryRequest {
  readonly reference: ImageReference
  /** Whom to ask. */
  readonly server: RegistryServer
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
  const printed = await inspect(request, request.reference, ['--no-tags', '--format', '{{.Digest}}'])
  const [digest = ''] = decodeText({ a: 'sha256 digest', pattern: /^(sha256:[0-9a-f]{64})\s*$/ }, printed, {
    name: `${containerdName(request.reference)}: \`skopeo inspect\``,
    next: 'check with `skopeo --version` that the first skopeo in PATH is that of your distribution',
  })
  return digest
}

/** What a digest stands for. */
export interface RegistryImage {
  /** Of an index: the manifest of each architecture. */
  readonly manifests: RegistryDigests['manifests']
  /** Bytes that the largest file of the request's architecture may have. */
  readonly mostFileBytes: number
}

/** Asks the registry what a digest stands for. Throws as resolveImage() does. */
export async function readImage(request: RegistryRequest, digest: string): Promise<RegistryImage> {
  const read = async (digest: string) =>
    decodeDocument(
      await inspect(request, { ...request.reference, digest }, ['--raw']),
      containerdName(request.reference),
    )
  const document = await read(digest)
  const manifests = manifestsOf(document)
  const own = manifests[request.arch]
  return { manifests, mostFileBytes: largestFile(own === undefined ? document : await read(own)) }
}

async function inspect(
  request: RegistryRequest,
  reference: ImageReference,
  args: readonly string[],
): Promise<string> {
  return withServerOptions(request.server, '', async options => {
    const command = ['inspect', ...args, ...options, source(request.server, reference)]
    return (await skopeo(request, { limit: '15s' }, command)).stdout
  })
}

/** Copies an image of one architecture, by digest, into the store as an OCI archive that containerd can import. */
export async function copyImage(
  request: RegistryRequest,
  digest: string,
  mostFileBytes: number,
): Promise<StoredImage> {
  const { reference, arch, store } = request
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-image-'))
  try {
    // Not oci:, for which skopeo rewrites a manifest of Docker's media type, with another digest.
    await withServerOptions(request.server, 'src-', options =>
      skopeo(request, { limit: '15m', mostFileBytes }, [
        ...['copy', '--retry-times', '3', ...options],
        source(request.server, { ...reference, digest }),
        `dir:${folder}`,
      ]),
    )
    const name = containerdName(reference)
    const manifest = readCopiedManifest(folder, name)
    const { mediaType = mediaTypes.manifest } = decodeDocument(manifest.toString(), name)
    const entries = await copiedBlobs(folder, name)
    const described = descriptor(mediaType, manifest)
    entries.push(textEntry(`blobs/${described.digest.replace(':', '/')}`, manifest))
    const image = await packArchive(store, name, described, entries)
    const expected = { subject: name, name, arch }
    try {
      // A manifest that is in no index is copied whatever its architecture; it would fail on the node.
      await readArchive(image.archive.path, expected)
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
    await withServerOptions(request.server, 'src-', options =>
      skopeo(request, { limit: '1m', mostFileBytes: mostManifestBytes }, [
        ...['copy', '--multi-arch', 'index-only', '--retry-times', '3', ...options],
        source(request.server, { ...reference, digest }),
        `dir:${folder}`,
      ]),
    )
    await store.put([readCopiedManifest(folder, containerdName(reference))])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

// skopeo takes a tag or a digest, not both.
function source({ host, folder }: RegistryServer, { repository, tag, digest }: ImageReference): string {
  return `docker://${host}/${folder}${repository}${digest ? `@${digest}` : `:${tag}`}`
}

/** The end of skopeo's chain of messages, and in our words where they are common. */
function inWords(said: string): string {
  if (/no such host/.test(said)) return 'its name does not resolve'
  if (/connection refused/.test(said)) return 'the connection was refused'
  if (/i\/o timeout|deadline exceeded/.test(said)) return 'it did not answer in time'
  if (/x509: certificate signed by unknown authority/.test(said))
    return 'its certificate is by no authority that this machine trusts, and `registries` names none'
  if (/file too large|SIGXFSZ/.test(said)) return 'a layer is larger than its manifest says'
  return said.replace(/^.*?(pinging container registry [^ ]+|(Get|Head) "[^"]*"): /, '')
}

/** Status 401 and 403, as registries and skopeo word them (errcode of distribution, docker_client.go of containers/image). */
const isUnauthorized = /unauthorized|authentication required|invalid username\/password|\bdenied\b|forbidden/i

async function skopeo(
  { reference, server, arch, signal }: RegistryRequest,
  { limit, mostFileBytes }: { readonly limit: string; readonly mostFileBytes?: number },
  args: readonly string[],
): Promise<{ readonly stdout: string }> {
  const global = ['--command-timeout', limit, '--override-os', 'linux', '--override-arch', arch]
  // skopeo writes a layer to its end, however large, and only then compares its digest. prlimit(1) is part of util-linux.
  const prlimit = mostFileBytes === undefined ? undefined : await lookUpTool('prlimit')
  const command = [...(prlimit ? [prlimit, `--fsize=${mostFileBytes}`] : []), 'skopeo', ...global, ...args]
  try {
    const [program = '', ...rest] = command
    return await run(program, rest, { signal, mostBytes: 2 * mostManifestBytes })
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof CommandError)) throw error
    const said = /level=fatal msg="(.*)"$/m.exec(error.message)?.[1] ?? error.message
    const reason = inWords(said.replaceAll('\\"', '"'))
    const url = `https://${server.host}/v2/`
    if (unreachable.test(error.message)) throw new UnreachableError(url, reason, error)
    throw new WorldError(`${containerdName(reference)}: ${reason}`, {
      next: isUnauthorized.test(said)
        ? `name its \`credentials\` under \`registries\`, or run \`skopeo login ${server.host}\`; a plugin of \`kubelet.credentialProviders\` runs only on the node`
        : 'check the name and the tag; for a private registry, name its `credentials` under `registries`',
      cause: error,
    })
  }
}
