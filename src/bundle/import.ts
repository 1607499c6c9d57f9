import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readArchive } from '../artifacts/images/archive.ts'
import { verifyPinned } from '../artifacts/images/pinned.ts'
import { requireReference } from '../artifacts/images/reference.ts'
import { rememberCopy, rememberMade, rememberTag } from '../artifacts/images/stored-image.ts'
import type { Store } from '../artifacts/store.ts'
import { describe, rememberBuild } from '../artifacts/stored.ts'
import { wheelDigests } from '../bake/debsbom.ts'
import { WorldError } from '../host/errors.ts'
import { containerdName } from '../plan/image-reference.ts'
import type { Sha256 } from '../plan/types.ts'
import { copyVerified, readPlainFile } from './copy.ts'
import { type BundleFile, decodeManifest, type Manifest, manifestName } from './manifest.ts'
import { placeSnapshot, placeWheels } from './place.ts'
import type { Requirements } from './requirements.ts'
import { judge, lines, pinnedDigest, preloaded } from './trust.ts'

export interface ImportOptions extends Requirements {
  readonly store: Store
  /** What the sha256 of the manifest must be, from whoever made the bundle. */
  readonly digest: Sha256 | undefined
  /** What the stock base image is made with, by which it is found again. */
  readonly baseRecipe: string
  readonly report: (line: string) => void
  readonly signal: AbortSignal
}

/** A manifest of some thousand packages is far from this. */
const largestManifest = 16 * 2 ** 20

/**
 * Takes a bundle into the store. Every byte is read once, copied, and kept only with the digest that the manifest gives
 * it; and the manifest is believed only in what somebody else vouches for, or as a whole with its own digest. Throws
 * WorldError, and leaves nothing that could be taken for the real thing, for the first file that is not what it should be.
 */
export async function importBundle(folder: string, options: ImportOptions): Promise<void> {
  const { plan, store, report, signal } = options
  const manifest = await readManifest(folder, options.digest)
  const unvouched = judge(manifest, options)
  if (unvouched.length > 0 && options.digest === undefined)
    throw new WorldError(`only the bundle itself says what these should be:${lines(unvouched)}`, {
      next: 'give --digest with what `bakelet fetch --bundle` printed, from another place than the bundle',
    })
  const files = wanted(manifest, options)
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted()
    report(`${index + 1} of ${files.length}: ${file.what}`)
    await copyVerified(folder, file, store)
  }
  await rememberImages(manifest, options)
  for (const artifact of plan.artifacts) {
    const there = manifest.fetched.artifacts[artifact.name]
    const file = there && (await store.find(there.sha256))
    if (!there || !file) continue
    // From the bytes, and not from the manifest.
    const described = await describe(artifact, file, store)
    if (there.source === 'build')
      await rememberBuild(artifact, { ...described, source: 'build', provenance: there.provenance }, store)
  }
  await placeSnapshot(manifest, store)
  await placeWheels(manifest, store)
  if (options.base === 'debian-13' && manifest.base !== undefined)
    await store.writeRecord('stock-image', { recipe: options.baseRecipe }, manifest.base)
}

async function readManifest(folder: string, expected: Sha256 | undefined): Promise<Manifest> {
  const path = join(folder, manifestName)
  const chunks: Uint8Array[] = []
  for await (const chunk of readPlainFile(path, largestManifest)) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const actual = createHash('sha256').update(bytes).digest('hex')
  if (expected !== undefined && actual !== expected)
    throw new WorldError(`${path} has the sha256 ${actual}, not ${expected}`, {
      next: 'do not use this bundle until you know why: it is another one, or was changed on the way',
    })
  return decodeManifest(bytes.toString('utf8'), path)
}

/** What of a bundle this config needs. The rest may be there, and stays there. */
function wanted({ files, fetched, base }: Manifest, { plan, ...requirements }: Requirements): BundleFile[] {
  const digests = new Set<string>([
    ...plan.artifacts.map(({ name }) => fetched.artifacts[name]?.sha256 ?? ''),
    ...preloaded(plan).flatMap(image => [
      fetched.images[image.reference]?.archiveSha256 ?? '',
      pinnedDigest(image)?.slice('sha256:'.length) ?? '',
    ]),
    ...(base === undefined || (typeof requirements.base === 'object' && 'path' in requirements.base)
      ? []
      : [base]),
  ])
  return files.filter(({ path, sha256, what }) => {
    if (path.startsWith('sha256/')) return digests.has(sha256)
    if (path.startsWith('wheels/') && !wheelDigests.has(sha256))
      throw new WorldError(`${what} has the sha256 ${sha256}, which is not one that is pinned`, {
        next: 'do not use this bundle until you know why: it is of another version of bakelet, or was changed',
      })
    return true
  })
}

async function rememberImages(manifest: Manifest, { plan, store }: ImportOptions): Promise<void> {
  const kubeletVersion = plan.artifacts.find(({ name }) => name === 'kubelet')?.version
  const target = { store, arch: plan.arch, kubeletVersion }
  for (const planned of preloaded(plan)) {
    const { reference } = planned
    const there = manifest.fetched.images[reference]
    const archive = there && (await store.find(there.archiveSha256))
    if (!there || !archive) throw new WorldError(`the image ${reference} is not in the store any more`)
    const parsed = requireReference(reference)
    const expected = { subject: reference, name: containerdName(parsed), arch: plan.arch }
    try {
      const { digest } = await readArchive(archive.path, expected)
      const pinned = pinnedDigest(planned)
      if (pinned !== undefined) await verifyPinned(digest, pinned, expected, store)
      const image = { ...there, digest, sizeBytes: archive.sizeBytes }
      const { madeFrom } = image
      if (image.source === 'build')
        await rememberMade(parsed, { ...image, madeFrom: madeFrom ?? 'made' }, target)
      else {
        // What else an index names is for other architectures than this bundle.
        const registry = { digest: pinned ?? digest, manifests: {} }
        await rememberCopy(parsed, registry.digest, { ...image, registry }, target)
        if (parsed.digest === undefined) await rememberTag(parsed, registry.digest, target)
      }
    } catch (error) {
      await rm(archive.path, { force: true })
      throw error
    }
  }
}
