import { noise, sha256 } from './bench.ts'
import { gzip, type RawEntry, rawTar } from './tar.ts'

/** An image with one layer, as a registry or an OCI archive has it; any part of it can be another. */
export interface ImageParts {
  readonly layer: Buffer
  readonly config: Buffer
  readonly manifest: Buffer
  readonly index: Buffer
}

export const json = (value: unknown) => Buffer.from(JSON.stringify(value))
export const digestOf = (bytes: Uint8Array) => `sha256:${sha256(bytes)}`

export const types = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
}

const describe = (mediaType: string, bytes: Buffer, more: object = {}) => ({
  mediaType,
  digest: digestOf(bytes),
  size: bytes.length,
  ...more,
})

/** A whole image for one architecture, and an index that names it. */
export function imageParts({
  architecture = 'amd64',
  listedAs = architecture,
}: {
  readonly architecture?: string
  readonly listedAs?: string
} = {}): ImageParts {
  const tar = rawTar([{ name: 'program', content: noise(3000) }])
  const layer = gzip(tar)
  const config = json({
    architecture,
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
  })
  const manifest = json({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: describe(types.config, config),
    layers: [describe(types.layer, layer)],
  })
  const platform = { architecture: listedAs, os: 'linux' }
  const index = json({
    schemaVersion: 2,
    mediaType: types.index,
    manifests: [describe(types.manifest, manifest, { platform })],
  })
  return { layer, config, manifest, index }
}

/** The entries of an OCI archive of an image, under a name, as bakelet makes it. */
export function archiveEntries({ layer, config, manifest }: ImageParts, name: string): RawEntry[] {
  const blob = (content: Buffer): RawEntry => ({ name: `blobs/sha256/${sha256(content)}`, content })
  const annotations = { 'io.containerd.image.name': name }
  return [
    { name: 'blobs/', type: '5' },
    { name: 'blobs/sha256/', type: '5' },
    ...[layer, config, manifest].map(blob),
    {
      name: 'index.json',
      content: json({ schemaVersion: 2, manifests: [describe(types.manifest, manifest, { annotations })] }),
    },
    { name: 'oci-layout', content: json({ imageLayoutVersion: '1.0.0' }) },
  ]
}
