import { readFile } from 'node:fs/promises'
import { WorldError } from '../../host/errors.ts'
import type { Store } from '../store.ts'
import type { ArchiveIdentity } from './archive.ts'
import { decodeDocument, mostManifestBytes } from './registry-answer.ts'

/**
 * Compares a manifest with a pinned digest: the digest is that of the manifest itself, or of an index that has the manifest for
 * this architecture. The store has the index under its own digest. Throws WorldError if it has not, or the index has another.
 */
export async function verifyPinned(
  manifest: string,
  pinned: string,
  { subject, arch }: ArchiveIdentity,
  store: Store,
): Promise<void> {
  if (manifest === pinned) return
  const index = await store.find(pinned.slice('sha256:'.length), { full: true })
  const next = 'download the image again with `bakelet fetch`, or make a new bundle'
  if (!index || index.sizeBytes > mostManifestBytes)
    throw new WorldError(`${subject}: nothing shows that ${manifest} is the image that ${pinned} names`, {
      next,
    })
  const { manifests = [] } = decodeDocument(await readFile(index.path, 'utf8'), subject)
  if (!manifests.some(({ digest, platform }) => digest === manifest && platform?.architecture === arch))
    throw new WorldError(`${subject}: ${pinned} does not name ${manifest} for ${arch}`, { next })
}
