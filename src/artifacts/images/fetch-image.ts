import { WorldError } from '../../host/errors.ts'
import { UnreachableError } from '../../host/http.ts'
import { ToolMissingError } from '../../host/process.ts'
import { lookUpTool, requireTool, toolPackages } from '../../host/tools.ts'
import type { Arch, ExpectedImage, FetchedImage, PlannedImage } from '../../plan/types.ts'
import type { Report } from '../events.ts'
import type { Store } from '../store.ts'
import { findLocalBuild } from './local.ts'
import { buildImage, type StoredImage } from './oci.ts'
import { containerdName, type ImageReference, parseReference } from './reference.ts'
import { copyImage, readManifests, resolveImage } from './registry.ts'

export interface ImageFetch {
  readonly store: Store
  readonly arch: Arch
  /** Version of the plan's kubelet; undefined: none, then pause cannot be built. */
  readonly kubeletVersion: string | undefined
  readonly report: Report
  readonly signal: AbortSignal
  /** Registries that were found unreachable in this run, with the reason: asked once. */
  readonly unreachable: Map<string, string>
}

/** Changed whenever an image that we build gets other bytes from the same input, or its record another shape. */
const localRevision = 2

/**
 * Brings an image into the store: from its registry, by digest. Where the registry cannot be reached (or skopeo is
 * missing): what an earlier run copied, or, for the few images that can be made here, an image made here. Each of these
 * is reported as a note.
 */
export async function fetchImage(image: PlannedImage, fetch: ImageFetch): Promise<FetchedImage> {
  const { store, report } = fetch
  const request: ImageRequest = {
    ...fetch,
    subject: image.reference,
    reference: parseReference(image.reference),
  }
  report({ kind: 'start', subject: request.subject, text: 'looking for the image' })
  const { expected } = image
  if (expected?.source === 'build') return await makeLocked(request, expected)
  // A lock's digest stands for the tag, as one in the reference does.
  const digest = expected?.digest ?? request.reference.digest
  // What a digest names never changes: once in the store, it needs no network.
  const known = digest && (await findCopy(request, digest))
  if (known) return done(request, known, 'in the store')
  if (expected)
    return done(request, await copyLocked(request, expected.digest), `the locked ${expected.digest}`)
  const resolved = await resolve(request)
  if (typeof resolved === 'string') {
    const copy = (await findCopy(request, resolved)) ?? (await copyFromRegistry(request, resolved))
    return done(request, copy, `from ${request.reference.registry}`)
  }

  const tagKey = { name: containerdName(request.reference), arch: fetch.arch }
  const earlier = await store.readRecord<string>('image-tag', tagKey)
  const copy = earlier && (await findCopy(request, earlier))
  if (!copy) return await makeHere(request, resolved)
  const why = `${request.reference.registry} cannot be reached (${reason(resolved)})`
  report({
    kind: 'note',
    subject: request.subject,
    text: `${why}; taking what the tag was before: ${earlier}`,
  })
  return done(request, copy, 'in the store')
}

interface ImageRequest extends ImageFetch {
  readonly subject: string
  readonly reference: ImageReference
}

/** The digest that the reference has in its registry, or why nobody can be asked. */
async function resolve(request: ImageRequest): Promise<string | WorldError> {
  const { reference, unreachable, store, arch, report, subject } = request
  const { registry } = reference
  if ((await lookUpTool('skopeo')) === undefined) return new ToolMissingError('skopeo', toolPackages.skopeo)
  const known = unreachable.get(registry)
  if (known !== undefined) return new UnreachableError(`https://${registry}/v2/`, known)
  try {
    const digest = await resolveImage(request)
    if (reference.digest === undefined) {
      report({ kind: 'note', subject, text: `the tag is ${digest} today` })
      await store.writeRecord('image-tag', { name: containerdName(reference), arch }, digest)
    }
    return digest
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
    unreachable.set(registry, error.reason)
    return error
  }
}

/** What an image is known by in the store. */
type ImageKey = Pick<ImageRequest, 'store' | 'reference' | 'arch' | 'kubeletVersion'>

/** What the store's records say of an image that has to be this one. Its archive may be gone. */
export async function readImageRecord(
  reference: string,
  expected: ExpectedImage,
  where: Omit<ImageKey, 'reference'>,
): Promise<FetchedImage | undefined> {
  const key = { ...where, reference: parseReference(reference) }
  if (expected.source === 'registry') return await readCopy(key, expected.digest)
  const record = await readStandIn(key)
  return record?.digest === expected.digest ? record : undefined
}

function copyKey({ reference, arch }: ImageKey, digest: string): object {
  return { name: containerdName(reference), digest, arch }
}

async function readCopy(key: ImageKey, digest: string): Promise<FetchedImage | undefined> {
  const record = await key.store.readRecord<FetchedImage>('registry-image', copyKey(key, digest))
  return record?.registry ? record : undefined
}

async function findCopy(key: ImageKey, digest: string): Promise<FetchedImage | undefined> {
  const record = await readCopy(key, digest)
  return record && (await key.store.find(record.archiveSha256)) ? record : undefined
}

/** A copy of what is locked, or nothing: neither the tag's new image nor one that is made here is that. */
async function copyLocked(request: ImageRequest, digest: string): Promise<FetchedImage> {
  await requireTool('skopeo')
  return await copyFromRegistry(request, digest)
}

async function copyFromRegistry(request: ImageRequest, digest: string): Promise<FetchedImage> {
  const { store, report, subject, reference } = request
  report({ kind: 'progress', subject, text: `copying from ${reference.registry}` })
  const registry = { digest, manifests: await readManifests(request, digest) }
  const fetched = { ...describe('registry', await copyImage(request, digest)), registry }
  await store.writeRecord('registry-image', copyKey(request, digest), fetched)
  return fetched
}

async function makeHere(request: ImageRequest, refusal: WorldError): Promise<FetchedImage> {
  const { report, subject, reference, arch } = request
  const why = `${reference.registry} cannot be reached (${reason(refusal)})`
  const build = findLocalBuild(reference)
  if (!build || !makesImagesFor(arch)) {
    const no = reference.digest
      ? '; what a digest pins cannot be made here'
      : build
        ? '; images are made here for amd64 on amd64 only'
        : ''
    throw new WorldError(`the image ${subject} cannot be had: ${why}${no}`, {
      next:
        refusal instanceof ToolMissingError && refusal.next !== undefined
          ? refusal.next
          : 'be online, or take it out of images.preload and let the node pull it',
      cause: refusal,
    })
  }
  const { made, reused } = await make(request, build)
  report({ kind: 'note', subject, text: `${why}; ${made.madeFrom}` })
  return done(request, made, reused ? 'in the store' : 'made here')
}

function makesImagesFor(arch: Arch): boolean {
  return arch === 'amd64' && process.arch === 'x64'
}

type StandIn = FetchedImage & { readonly madeFrom: string }

async function make(
  request: ImageRequest,
  build: NonNullable<ReturnType<typeof findLocalBuild>>,
): Promise<{ readonly made: StandIn; readonly reused: boolean }> {
  const { store, reference, arch } = request
  const known = await findStandIn(request)
  if (known) return { made: known, reused: true }
  const { description: madeFrom, ...local } = await build(request)
  const image = await buildImage(store, { name: containerdName(reference), arch, ...local })
  const made = { ...describe('build', image), madeFrom }
  await store.writeRecord('local-image', standInKey(request), made)
  return { made, reused: false }
}

function standInKey({ reference, arch, kubeletVersion }: ImageKey): object {
  return { name: containerdName(reference), arch, kubeletVersion, localRevision }
}

function readStandIn(key: ImageKey): Promise<StandIn | undefined> {
  return key.store.readRecord<StandIn>('local-image', standInKey(key))
}

async function findStandIn(key: ImageKey): Promise<StandIn | undefined> {
  const record = await readStandIn(key)
  return record && (await key.store.find(record.archiveSha256)) ? record : undefined
}

/** What is locked as made here is made here, whether or not its registry can be reached, and comes out the same. */
async function makeLocked(
  request: ImageRequest,
  expected: ExpectedImage & { readonly source: 'build' },
): Promise<FetchedImage> {
  const { subject, reference, arch } = request
  const build = findLocalBuild(reference)
  if (!build || !makesImagesFor(arch))
    throw new WorldError(`the image ${subject} is locked as ${expected.madeFrom}, and cannot be made here`, {
      next: '`bakelet lock --update images`, where its registry can be reached, locks the image itself',
    })
  const { made, reused } = await make(request, build)
  if (made.digest !== expected.digest)
    throw new WorldError(
      `the image ${subject} has the digest ${made.digest}, not the locked ${expected.digest}: it is ${made.madeFrom}, and the locked one ${expected.madeFrom}`,
      { next: '`bakelet lock --update images` locks what is made here, or what the registry has' },
    )
  return done(request, made, reused ? 'in the store' : 'made here')
}

function describe(source: FetchedImage['source'], { archive, digest }: StoredImage): FetchedImage {
  return { source, digest, archiveSha256: archive.sha256, sizeBytes: archive.sizeBytes }
}

function done({ report, subject }: ImageRequest, fetched: FetchedImage, text: string): FetchedImage {
  report({ kind: 'done', subject, text, bytes: fetched.sizeBytes })
  return fetched
}

function reason(error: WorldError): string {
  return error instanceof UnreachableError ? error.reason : error.message
}
