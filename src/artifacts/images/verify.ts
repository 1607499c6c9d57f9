import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { WorldError } from '../../host/errors.ts'
import type { Arch } from '../../plan/types.ts'
import type { Store } from '../store.ts'
import { readTar } from '../tar.ts'
import type { Descriptor } from './oci.ts'
import { mostManifestBytes } from './registry-answer.ts'

/** What an OCI archive must be. */
export interface ExpectedImage {
  /** How errors call it. */
  readonly subject: string
  /** containerdName() of the reference. */
  readonly name: string
  readonly arch: Arch
}

/** An image has four: layout, index, manifest and configuration. */
const mostDocuments = 4

/**
 * Reads an OCI archive that packArchive() could have made: one manifest, under this name, for this architecture; every
 * blob has the digest that it is named by and the size that it is described with, and there is nothing else. Gives back
 * the manifest's digest. Throws WorldError for anything else.
 */
export async function verifyArchive(path: string, expected: ExpectedImage): Promise<string> {
  const refuse = (
    why: string,
    next = 'do not use this source until you know why: it was changed after it was made, or on the way',
  ): never => {
    throw new WorldError(`${expected.subject}: the image is refused: ${why}`, { next })
  }
  const blobs = new Map<string, number>()
  const documents = new Map<string, Buffer>()
  const seen = new Set<string>()
  for await (const { header, body } of readTar(path, expected.subject, { gzip: false })) {
    const name = header.name.replace(/\/$/, '')
    if (seen.has(name)) refuse(`it holds ${name} twice`)
    seen.add(name)
    if (header.type === 'directory' && /^blobs(\/sha256)?$/.test(name)) continue
    if (header.type !== 'file') refuse(`${JSON.stringify(name)} is a ${header.type}, not a regular file`)
    const digest = /^blobs\/sha256\/([0-9a-f]{64})$/.exec(name)?.[1]
    if (digest === undefined && name !== 'index.json' && name !== 'oci-layout')
      refuse(`${JSON.stringify(name)} is not part of an OCI image layout`)
    const hash = createHash('sha256')
    const kept: Uint8Array[] = []
    for await (const chunk of body) {
      hash.update(chunk)
      if (header.size <= mostManifestBytes) kept.push(chunk)
    }
    const actual = hash.digest('hex')
    if (digest !== undefined && actual !== digest)
      refuse(`the blob sha256:${digest} has the sha256 ${actual}`)
    if (digest !== undefined) blobs.set(`sha256:${digest}`, header.size)
    // A layer is never JSON: what cannot be a document is not kept.
    if (header.size <= mostManifestBytes && kept[0]?.[0] === 0x7b) documents.set(name, Buffer.concat(kept))
    if (documents.size > mostDocuments) refuse('it holds more documents than an image has')
  }

  const document = (name: string): Record<string, unknown> => {
    const bytes = documents.get(name) ?? refuse(`${name} is missing, or no JSON`)
    const value: unknown = parseJson(bytes)
    return isRecord(value) ? value : refuse(`${name} is not a JSON object`)
  }
  const described = (value: unknown): Descriptor => {
    if (!isDescriptor(value)) return refuse('a descriptor lacks its digest or size')
    const size = blobs.get(value.digest) ?? refuse(`the blob ${value.digest} is missing`)
    if (size !== value.size) refuse(`the blob ${value.digest} has ${size} bytes, not ${value.size}`)
    return value
  }
  const blob = ({ digest }: Descriptor) => document(`blobs/${digest.replace(':', '/')}`)

  if (document('oci-layout').imageLayoutVersion !== '1.0.0') refuse('its layout is not of version 1.0.0')
  const { manifests } = document('index.json')
  if (!Array.isArray(manifests) || manifests.length !== 1)
    return refuse('its index does not name one manifest')
  const manifest = described(manifests[0])
  const { annotations } = manifests[0] as { annotations?: unknown }
  const name = isRecord(annotations) ? annotations['io.containerd.image.name'] : undefined
  if (name !== expected.name) refuse(`it is named ${JSON.stringify(name)}, not ${expected.name}`)
  const { config, layers } = blob(manifest)
  const configuration = described(config)
  if (!Array.isArray(layers)) return refuse('its manifest names no layers')
  const named = new Set([manifest, configuration, ...layers.map(described)].map(({ digest }) => digest))
  for (const digest of blobs.keys()) if (!named.has(digest)) refuse(`nothing names its blob ${digest}`)
  const { architecture, os } = blob(configuration)
  if (architecture !== expected.arch || os !== 'linux')
    refuse(
      `it is for ${String(os)}/${String(architecture)}, not for linux/${expected.arch}`,
      `name an image that exists for ${expected.arch}`,
    )
  return manifest.digest
}

/**
 * Sees to it that a manifest is what a pinned digest names: the manifest itself, or, of an index, the manifest of this
 * architecture. The index is in the store under its own digest. Throws WorldError when it is not, or cannot be known.
 */
export async function verifyPinned(
  manifest: string,
  pinned: string,
  { subject, arch }: ExpectedImage,
  store: Store,
): Promise<void> {
  if (manifest === pinned) return
  const index = await store.find(pinned.slice('sha256:'.length), { full: true })
  const next = 'download the image again with `bakelet fetch`, or make a new bundle'
  if (!index)
    throw new WorldError(`${subject}: nothing shows that ${manifest} is the image that ${pinned} names`, {
      next,
    })
  const value = index.sizeBytes <= mostManifestBytes ? parseJson(await readFile(index.path)) : undefined
  const manifests = isRecord(value) && Array.isArray(value.manifests) ? value.manifests : []
  const listed = manifests.some(
    (entry: unknown) =>
      isDescriptor(entry) &&
      entry.digest === manifest &&
      isRecord((entry as { platform?: unknown }).platform) &&
      (entry as unknown as { platform: Record<string, unknown> }).platform.architecture === arch,
  )
  if (!listed) throw new WorldError(`${subject}: ${pinned} does not name ${manifest} for ${arch}`, { next })
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isDescriptor(value: unknown): value is Descriptor {
  return (
    isRecord(value) &&
    typeof value.digest === 'string' &&
    /^sha256:[0-9a-f]{64}$/.test(value.digest) &&
    typeof value.size === 'number'
  )
}
