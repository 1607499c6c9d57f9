import { createHash } from 'node:crypto'
import type { Arch } from '../../plan/types.ts'
import type { Store, StoredFile } from '../store.ts'
import { type TarEntry, textEntry, writeTar } from '../tar.ts'

/** Media types and file names: OCI image specification 1.1. */
export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
}

/** A manifest's place in an index. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

/** What a container of the image runs. */
export interface ImageProcess {
  readonly user?: string
  readonly env: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly cmd?: readonly string[]
}

export interface StoredImage {
  readonly archive: StoredFile
  /** Of the manifest: sha256:… */
  readonly digest: string
}

/** Makes an image of one uncompressed layer, and puts its OCI archive into the store. Same input, same digests. */
export async function buildImage(
  store: Store,
  image: {
    /** containerdName() of the reference. */
    readonly name: string
    readonly arch: Arch
    readonly process: ImageProcess
    readonly layer: readonly TarEntry[]
  },
): Promise<StoredImage> {
  const chunks: Uint8Array[] = []
  for await (const chunk of writeTar(image.layer, { gzip: false })) chunks.push(chunk)
  const layer = Buffer.concat(chunks)
  const { user, env, entrypoint, cmd } = image.process
  const config = json({
    architecture: image.arch,
    os: 'linux',
    config: { User: user, Env: env, Entrypoint: entrypoint, Cmd: cmd },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
    history: [{ created_by: 'bakelet' }],
  })
  const manifest = json({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(mediaTypes.config, config),
    layers: [descriptor(mediaTypes.layer, layer)],
  })
  return await packArchive(
    store,
    image.name,
    descriptor(mediaTypes.manifest, manifest),
    [layer, config, manifest].map(blob => textEntry(`blobs/sha256/${digestOf(blob).slice(7)}`, blob)),
  )
}

/**
 * Puts an OCI archive of one manifest and its blobs into the store, named as containerd imports it: `ctr images import`
 * takes the name from io.containerd.image.name (core/images/archive/importer.go, containerd 2.3), skopeo and podman
 * from org.opencontainers.image.ref.name.
 */
export async function packArchive(
  store: Store,
  name: string,
  manifest: Descriptor,
  blobs: readonly TarEntry[],
): Promise<StoredImage> {
  const index = json({
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: [
      {
        mediaType: manifest.mediaType,
        digest: manifest.digest,
        size: manifest.size,
        annotations: { 'io.containerd.image.name': name, 'org.opencontainers.image.ref.name': name },
      },
    ],
  })
  const entries: TarEntry[] = [
    { name: 'blobs', type: 'directory' },
    { name: 'blobs/sha256', type: 'directory' },
    ...blobs,
    textEntry('index.json', index),
    textEntry('oci-layout', json({ imageLayoutVersion: '1.0.0' })),
  ]
  const archive = await store.put(writeTar(entries, { gzip: false }))
  return { archive, digest: manifest.digest }
}

export function descriptor(mediaType: string, content: Uint8Array): Descriptor {
  return { mediaType, digest: digestOf(content), size: content.length }
}

export function digestOf(content: Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value))
}
