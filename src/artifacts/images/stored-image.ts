import type { Arch, FetchedImage } from '../../plan/types.ts'
import type { Store } from '../store.ts'
import { containerdName, type ImageReference, parseReference } from './reference.ts'

/** Whose images are looked for. */
export interface ImageTarget {
  readonly store: Store
  readonly arch: Arch
  /** Version of the plan's kubelet; undefined: none. A pause that is built here is built from its module. */
  readonly kubeletVersion: string | undefined
}

/** An image that was made here, and from what. */
export type MadeImage = FetchedImage & { readonly madeFrom: string }

/** Changed whenever an image that we build gets other bytes from the same input, or its record another form. */
const localRevision = 2

/** The image in the store: what the digest names, what the tag was when it was last asked for, or what was made here. */
export async function findStoredImage(
  reference: string,
  target: ImageTarget,
): Promise<FetchedImage | undefined> {
  const parsed = parseReference(reference)
  const digest = parsed.digest ?? (await knownTag(parsed, target))
  const copy = digest === undefined ? undefined : await findCopy(parsed, digest, target)
  return copy ?? (parsed.digest === undefined ? await findMade(parsed, target) : undefined)
}

/** What a tag was when its registry was last asked. */
export function knownTag(
  reference: ImageReference,
  { store, arch }: ImageTarget,
): Promise<string | undefined> {
  return store.readRecord<string>('image-tag', { name: containerdName(reference), arch })
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
  { store, arch }: ImageTarget,
): Promise<FetchedImage | undefined> {
  const key = { name: containerdName(reference), digest, arch }
  return present(await store.readRecord<FetchedImage>('registry-image', key), store)
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
  return present(
    await target.store.readRecord<MadeImage>('local-image', madeKey(reference, target)),
    target.store,
  )
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

async function present<T extends FetchedImage>(record: T | undefined, store: Store): Promise<T | undefined> {
  return record && (await store.find(record.archiveSha256)) ? record : undefined
}
