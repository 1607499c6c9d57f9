import { WorldError } from '../../host/errors.ts'
import { UnreachableError } from '../../host/http.ts'
import { machineArch } from '../../host/machine-arch.ts'
import { ToolMissingError } from '../../host/process.ts'
import { lookUpTool, requireTool, toolPackages } from '../../host/tools.ts'
import { containerdName, type ImageReference } from '../../plan/image-reference.ts'
import type { Arch, ExpectedImage, FetchedImage, PlannedImage } from '../../plan/types.ts'
import type { Report } from '../events.ts'
import { findLocalBuild } from './local.ts'
import { buildImage, type StoredImage } from './oci.ts'
import { requireReference } from './reference.ts'
import { copyImage, readImage, resolveImage } from './registry.ts'
import {
  findCopy,
  findMade,
  type ImageTarget,
  knownTag,
  type MadeImage,
  rememberCopy,
  rememberMade,
  rememberTag,
} from './stored-image.ts'

export interface ImageFetch extends ImageTarget {
  readonly report: Report
  readonly signal: AbortSignal
  /** Registries that were found unreachable in this run, with the reason: asked once. */
  readonly unreachable: Map<string, string>
}

/**
 * Brings an image into the store: from its registry, by digest. Where the registry cannot be reached (or skopeo is
 * missing): what an earlier run copied, or, for the few images that can be made here, an image made here. Each of these
 * is reported as a note. An image that a lock holds comes as it is there, or not at all.
 */
export async function fetchImage(image: PlannedImage, fetch: ImageFetch): Promise<FetchedImage> {
  const { report } = fetch
  const request: ImageRequest = {
    ...fetch,
    subject: image.reference,
    reference: requireReference(image.reference),
  }
  report({ kind: 'start', subject: request.subject, text: 'looking for the image' })
  const { expected } = image
  if (expected?.source === 'build') return await makeLocked(request, expected)
  // A lock's digest stands for the tag, as one in the reference does.
  const digest = expected?.digest ?? request.reference.digest
  // What a digest names never changes: once in the store, it needs no network.
  const known = digest && (await findCopy(request.reference, digest, fetch))
  if (known) return done(request, known, 'in the store')
  if (expected)
    return done(request, await copyLocked(request, expected.digest), `the locked ${expected.digest}`)
  const resolved = await resolve(request)
  if (typeof resolved === 'string') {
    const copy =
      (await findCopy(request.reference, resolved, fetch)) ?? (await copyFromRegistry(request, resolved))
    return done(request, copy, `from ${request.reference.registry}`)
  }

  const earlier = await knownTag(request.reference, fetch)
  const copy = earlier && (await findCopy(request.reference, earlier, fetch))
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
  const { reference, unreachable, report, subject } = request
  const { registry } = reference
  if ((await lookUpTool('skopeo')) === undefined) return new ToolMissingError('skopeo', toolPackages.skopeo)
  const known = unreachable.get(registry)
  if (known !== undefined) return new UnreachableError(`https://${registry}/v2/`, known)
  try {
    const digest = await resolveImage(request)
    if (reference.digest === undefined) {
      report({ kind: 'note', subject, text: `the tag is ${digest} today` })
      await rememberTag(reference, digest, request)
    }
    return digest
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
    unreachable.set(registry, error.reason)
    return error
  }
}

/** A copy of what is locked, or nothing: neither the tag's new image nor one that is made here is that. */
async function copyLocked(request: ImageRequest, digest: string): Promise<FetchedImage> {
  await requireTool('skopeo')
  return await copyFromRegistry(request, digest)
}

async function copyFromRegistry(request: ImageRequest, digest: string): Promise<FetchedImage> {
  const { report, subject, reference } = request
  report({ kind: 'progress', subject, text: `copying from ${reference.registry}` })
  const { manifests, mostFileBytes } = await readImage(request, digest)
  const registry = { digest, manifests }
  const fetched = { ...describe('registry', await copyImage(request, digest, mostFileBytes)), registry }
  await rememberCopy(reference, digest, fetched, request)
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
  const { made, text } = await findOrMake(request, build)
  report({ kind: 'note', subject, text: `${why}; ${made.madeFrom}` })
  return done(request, made, text)
}

function makesImagesFor(arch: Arch): boolean {
  return arch === 'amd64' && machineArch === 'amd64'
}

async function findOrMake(
  request: ImageRequest,
  build: NonNullable<ReturnType<typeof findLocalBuild>>,
): Promise<{ readonly made: MadeImage; readonly text: string }> {
  const { store, reference, arch } = request
  const known = await findMade(reference, request)
  if (known) return { made: known, text: 'in the store' }
  const { description, ...local } = await build(request)
  const image = await buildImage(store, { name: containerdName(reference), arch, ...local })
  const made = { ...describe('build', image), madeFrom: description }
  await rememberMade(reference, made, request)
  return { made, text: 'made here' }
}

/** What is locked as made here is made here, whether or not its registry can be reached, and comes out the same. */
async function makeLocked(
  request: ImageRequest,
  expected: ExpectedImage & { readonly source: 'build' },
): Promise<FetchedImage> {
  const { subject, reference, arch } = request
  const known = await findMade(reference, request)
  if (known?.digest === expected.digest) return done(request, known, 'in the store')
  const build = findLocalBuild(reference)
  if (!build || !makesImagesFor(arch))
    throw new WorldError(`the image ${subject} is locked as ${expected.madeFrom}, and cannot be made here`, {
      next: '`bakelet lock --update images`, where its registry can be reached, locks the image itself',
    })
  const { made, text } = await findOrMake(request, build)
  if (made.digest !== expected.digest)
    throw new WorldError(
      `the image ${subject} has the digest ${made.digest}, not the locked ${expected.digest}: it is ${made.madeFrom}, and the locked one ${expected.madeFrom}`,
      { next: '`bakelet lock --update images` locks what is made here, or what the registry has' },
    )
  return done(request, made, text)
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
