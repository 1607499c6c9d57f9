import type * as z from 'zod/mini'
import { issueWords } from '../../diagnostics/issue-words.ts'
import { visible } from '../../diagnostics/visible.ts'
import { WorldError } from '../../host/errors.ts'
import type { Arch } from '../../plan/types.ts'
import { readArchiveFiles } from './archive-files.ts'
import { archiveIndex, configuration, type Descriptor, layout, manifest } from './archive-schema.ts'
import type { ImageConfig } from './image-config.ts'

/** What the image in an archive must be. */
export interface ArchiveIdentity {
  /** Subject of the errors. */
  readonly subject: string
  /** containerdName() of the reference. */
  readonly name: string
  readonly arch: Arch
}

/** The image in an archive, by its bytes. */
export interface ArchivedImage {
  /** Of the manifest: sha256:… */
  readonly digest: string
  readonly process: ImageConfig
  /** Number of layers. */
  readonly layers: number
}

const changed = 'do not use this source until you know why: it was changed after it was made, or on the way'

/**
 * Reads an OCI archive that packArchive() could have made: one manifest, under this name, for this architecture. Every blob has
 * the digest that is its name and the size in its descriptor, and there is nothing else. Throws WorldError for anything else.
 */
export async function readArchive(path: string, expected: ArchiveIdentity): Promise<ArchivedImage> {
  const refuse = (why: string, next = changed): never => {
    throw new WorldError(`${expected.subject}: the image is refused: ${why}`, { next })
  }
  const { blobs, documents } = await readArchiveFiles(path, expected.subject, refuse)

  const decode = <T>(schema: z.core.$ZodType<T>, file: string, what: string): T => {
    const value = parseJson(documents.get(file)) ?? refuse(`its ${what} (${file}) is missing, or not JSON`)
    const decoded = (schema as z.ZodMiniType<T>).safeParse(value)
    return decoded.success ? decoded.data : refuse(`its ${what}: ${issueWords(decoded.error.issues, value)}`)
  }
  const check = ({ digest, size }: Descriptor): string => {
    const actual = blobs.get(digest) ?? refuse(`the blob ${digest} is missing`)
    if (actual !== size) refuse(`the blob ${digest} has ${actual} bytes, not ${size}`)
    return digest
  }
  const fileOf = (descriptor: Descriptor) => `blobs/${check(descriptor).replace(':', '/')}`

  decode(layout, 'oci-layout', 'layout')
  const [entry] = decode(archiveIndex, 'index.json', 'index').manifests
  if (!entry) return refuse('its index names no manifest')
  const name = entry.annotations?.['io.containerd.image.name']
  if (name !== expected.name) refuse(`its name is ${shown(name)}, not ${expected.name}`)
  const { config, layers } = decode(manifest, fileOf(entry), 'manifest')
  const image = decode(configuration, fileOf(config), 'configuration')
  const named = new Set([entry, config, ...layers].map(check))
  for (const digest of blobs.keys()) if (!named.has(digest)) refuse(`nothing names its blob ${digest}`)
  const { architecture, os } = image
  if (architecture !== expected.arch || os !== 'linux')
    refuse(
      `it is for ${shown(`${os}/${architecture}`)}, not for linux/${expected.arch}`,
      `name an image that exists for ${expected.arch}`,
    )
  return { digest: entry.digest, process: image.config ?? {}, layers: layers.length }
}

const longest = 200

function shown(text: string | undefined): string {
  return text === undefined ? 'missing' : visible(text.slice(0, longest))
}

function parseJson(bytes: Buffer | undefined): unknown {
  try {
    return bytes && JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
