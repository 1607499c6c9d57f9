import { WorldError } from '../../host/errors.ts'
import { UnreachableError } from '../../host/http.ts'
import { machineArch } from '../../host/machine-arch.ts'
import { ToolMissingError } from '../../host/process.ts'
import { lookUpTool, requireTool, toolPackages } from '../../host/tools.ts'
import type { FetchedImage } from '../../plan/fetched.ts'
import { containerdName, type ImageReference } from '../../plan/image-reference.ts'
import type { Arch, ExpectedImage, PlannedImage } from '../../plan/types.ts'
import type { Report } from '../events.ts'
import { askServers } from './ask-servers.ts'
import { findLocalBuild } from './local.ts'
import { buildImage, type StoredImage } from './oci.ts'
import { requireReference } from './reference.ts'
import { copyImage, readImage, resolveImage } from './registry.ts'
import type { ServersOf } from './servers.ts'
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
  readonly serversOf: ServersOf
  /** Servers that were found unreachable in this run, with the reason: asked once. */
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
  if (expected) {
    // A copy of what is locked, or nothing: neither the tag's new image nor one that is made here is that.
    await requireTool('skopeo')
    const { copy } = await copyFromRegistry(request, expected.digest)
    return done(request, copy, `the locked ${expected.digest}`)
  }
  const resolved = await resolve(request)
  if (typeof resolved === 'string') {
    const stored = await findCopy(request.reference, resolved, fetch)
    if (stored) return done(request, stored, `from ${request.reference.registry}`)
    const { copy, from } = await copyFromRegistry(request, resolved)
    return done(request, copy, `from ${from}`)
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
  const { reference, report, subject } = request
  if ((await lookUpTool('skopeo')) === undefined) return new ToolMissingError('skopeo', toolPackages.skopeo)
  try {
    const { answer: digest } = await askServers(request, 'resolve', resolveImage)
    if (reference.digest === undefined) {
      report({ kind: 'note', subject, text: `the tag is ${digest} today` })
      await rememberTag(reference, digest, request)
    }
    return digest
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error
    return error
  }
}

interface Copy {
  readonly copy: FetchedImage
  /** The host that it came from. */
  readonly from: string
}

async function copyFromRegistry(request: ImageRequest, digest: string): Promise<Copy> {
  const { report, subject, reference } = request
  const { answer: copy, from } = await askServers(request, 'pull', async asked => {
    report({ kind: 'progress', subject, text: `copying from ${asked.server.host}` })
    const { manifests, mostFileBytes } = await readImage(asked, digest)
    const registry = { digest, manifests }
    return { ...describe('registry', await copyImage(asked, digest, mostFileBytes)), registry }
  })
  await rememberCopy(reference, digest, copy, request)
  return { copy, from }
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
