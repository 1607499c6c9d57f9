// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { imageDigest } from '../../config/text-types.ts'
import { WorldError } from '../../host/errors.ts'
import type { FetchedImage } from '../../plan/fetched.ts'
import { containerdName, type ImageReference } from '../../plan/image-reference.ts'
import type { Arch, ExpectedImage, PlannedImage } from '../../plan/types.ts'
import { decoder } from '../decoder.ts'
import { fetchedImage } from '../fetched-schema.ts'
import type { Store } from '../store.ts'
import { readArchive } from './archive.ts'
import { verifyPinned } from './pinned.ts'
import { requireReference } from './reference.ts'

/** Whose images are looked for. */
export interface ImageTarget {
  readonly store: Store
  readonly arch: Arch
  /** Version of the plan's kubelet; undefined: none. A pause that is built here is built from its module. */
  readonly kubeletVersion: string | undefined
}

/** An image that was made here, and from what. */
const madeImage = z.extend(fetchedImage, { madeFrom: z.string() })
export type MadeImage = FetchedImage & { readonly madeFrom: string }

/** Changed whenever an image that we build gets other bytes from the same input, or its record another form. */
const localRevision = 2

/**
 * The image in the store: what a lock holds; else what the digest names, what the tag was when it was last asked for, or what
 * was made here.
 */
export async function findStoredImage(
  { reference, expected }: Pick<PlannedImage, 'reference' | 'expected'>,
  target: ImageTarget,
): Promise<FetchedImage | undefined> {
  const parsed = requireReference(reference)
  if (expected) return confirmed(await recordOf(reference, expected, target), parsed, target)
  const digest = parsed.digest ?? (await knownTag(parsed, target))
  const copy = digest === undefined ? undefined : await findCopy(parsed, digest, target)
  return copy ?? (parsed.digest === undefined ? await findMade(parsed, target) : undefined)
}

/** What the records say of an image that has to be this one. Its archive may be gone. */
export async function recordOf(
  reference: string,
  expected: ExpectedImage,
  target: ImageTarget,
): Promise<FetchedImage | undefined> {
  const parsed = requireReference(reference)
  if (expected.source === 'registry') return readCopy(parsed, expected.digest, target)
  const made = await readMade(parsed, target)
  return made?.digest === expected.digest ? made : undefined
}

/** What a tag was when its registry was last asked. */
export function knownTag(
  reference: ImageReference,
  { store, arch }: ImageTarget,
): Promise<string | undefined> {
  return store.readRecord('image-tag', { name: containerdName(reference), arch }, decoder(imageDigest))
}

export async function rememberTag(
  reference: ImageReference,
  digest: string,
  { store, arch }: ImageTarget,
): Promise<void> {
  await store.writeRecord('image-tag', { name: containerdName(reference), arch }, digest)
}

/** The copy of what a digest names in a registry: a manifest, or an index of several architectures. */
export async function findCopy(
  reference: ImageReference,
  digest: string,
  target: ImageTarget,
): Promise<FetchedImage | undefined> {
  return confirmed(await readCopy(reference, digest, target), reference, target)
}

async function readCopy(
  reference: ImageReference,
  digest: string,
  { store, arch }: ImageTarget,
): Promise<FetchedImage | undefined> {
  const key = { name: containerdName(reference), digest, arch }
  const record = await store.readRecord('registry-image', key, decoder(fetchedImage))
  return record?.registry?.digest === digest ? record : undefined
}

export async function rememberCopy(
  reference: ImageReference,
  digest: string,
  image: FetchedImage,
  { store, arch }: ImageTarget,
): Promise<void> {
  await store.writeRecord('registry-image', { name: containerdName(reference), digest, arch }, image)
}

export async function findMade(
  reference: ImageReference,
  target: ImageTarget,
): Promise<MadeImage | undefined> {
  return confirmed(await readMade(reference, target), reference, target)
}

function readMade(reference: ImageReference, target: ImageTarget): Promise<MadeImage | undefined> {
  return target.store.readRecord('local-image', madeKey(reference, target), decoder(madeImage))
}

export async function rememberMade(
  reference: ImageReference,
  image: MadeImage,
  target: ImageTarget,
): Promise<void> {
  await target.store.writeRecord('local-image', madeKey(reference, target), image)
}

function madeKey(reference: ImageReference, { arch, kubeletVersion }: ImageTarget): object {
  return { name: containerdName(reference), arch, kubeletVersion, localRevision }
}

/** The record, if its archive is here and holds that image under that name: the bytes decide, and not the record. */
export async function confirmed<T extends FetchedImage>(
  record: T | undefined,
  reference: ImageReference,
  { store, arch }: Pick<ImageTarget, 'store' | 'arch'>,
): Promise<T | undefined> {
  const file = record && (await store.find(record.archiveSha256))
  if (!record || !file) return undefined
  const name = containerdName(reference)
  const image = { subject: name, name, arch }
  try {
    const { digest } = await readArchive(file.path, image)
    if (digest !== record.digest) return undefined
    if (record.registry) await verifyPinned(digest, record.registry.digest, image, store)
    return { ...record, sizeBytes: file.sizeBytes }
  } catch (error) {
    if (error instanceof WorldError) return undefined
    throw error
  }
}
