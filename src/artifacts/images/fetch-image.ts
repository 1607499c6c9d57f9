import { WorldError } from '../../host/errors.ts'
import { UnreachableError } from '../../host/http.ts'
import { ToolMissingError } from '../../host/process.ts'
import { lookUpTool, toolPackages } from '../../host/tools.ts'
import type { Arch, FetchedImage, PlannedImage } from '../../plan/types.ts'
import type { Report } from '../events.ts'
import type { Store } from '../store.ts'
import { findLocalBuild } from './local.ts'
import { buildImage } from './oci.ts'
import { containerdName, parseReference } from './reference.ts'
import { copyImage, resolveImage } from './registry.ts'

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

/** Changed whenever an image that we build gets other bytes from the same input. */
const localRevision = 1

/**
 * Brings an image into the store: from its registry, by digest; where that cannot be reached (or skopeo is missing) and
 * the image is one that can be made here, made here, which is reported.
 */
export async function fetchImage(image: PlannedImage, fetch: ImageFetch): Promise<FetchedImage> {
  const reference = parseReference(image.reference)
  const subject = image.reference
  const { report, unreachable } = fetch
  report({ kind: 'start', subject, text: `looking for the image` })
  let refusal: WorldError
  if ((await lookUpTool('skopeo')) === undefined)
    refusal = new ToolMissingError('skopeo', toolPackages.skopeo)
  else if (unreachable.has(reference.registry))
    refusal = new UnreachableError(
      `https://${reference.registry}/v2/`,
      unreachable.get(reference.registry) ?? '',
    )
  else
    try {
      return await fetchFromRegistry(image, fetch)
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error
      unreachable.set(reference.registry, error.reason)
      refusal = error
    }
  return await makeHere(image, fetch, refusal)
}

async function fetchFromRegistry(image: PlannedImage, fetch: ImageFetch): Promise<FetchedImage> {
  const { store, arch, report, signal } = fetch
  const reference = parseReference(image.reference)
  const subject = image.reference
  const request = { reference, arch, store, signal }
  // A digest never changes: what the store has under it needs no network.
  const pinned = reference.digest === undefined ? undefined : { digest: reference.digest }
  const resolved = pinned ?? (await resolveImage(request))
  if (!pinned) report({ kind: 'note', subject, text: `the tag is ${resolved.digest} today` })
  const key = { name: containerdName(reference), digest: resolved.digest, arch }
  const record = await store.readRecord<FetchedImage>('registry-image', key)
  if (record && (await store.find(record.archiveSha256))) {
    report({ kind: 'done', subject, text: 'in the store', bytes: record.sizeBytes })
    return record
  }
  report({ kind: 'progress', subject, text: `copying from ${reference.registry}` })
  const { archive, digest } = await copyImage(request, resolved)
  const fetched: FetchedImage = {
    source: 'registry',
    digest,
    archiveSha256: archive.sha256,
    sizeBytes: archive.sizeBytes,
  }
  await store.writeRecord('registry-image', key, fetched)
  report({ kind: 'done', subject, text: `from ${reference.registry}`, bytes: archive.sizeBytes })
  return fetched
}

async function makeHere(image: PlannedImage, fetch: ImageFetch, refusal: WorldError): Promise<FetchedImage> {
  const { store, arch, kubeletVersion, report, signal } = fetch
  const reference = parseReference(image.reference)
  const subject = image.reference
  const why = refusal instanceof UnreachableError ? refusal.reason : refusal.message
  const build = findLocalBuild(reference)
  if (!build)
    throw new WorldError(
      `the image ${subject} cannot be had from ${reference.registry}: ${why}${
        reference.digest ? '; an image pinned by digest cannot be made here' : ''
      }`,
      {
        next: `${refusal instanceof ToolMissingError ? `${refusal.next}, ` : ''}be online, or leave it to the node with images.preload`,
        cause: refusal,
      },
    )
  if (arch !== 'amd64' || process.arch !== 'x64')
    throw new WorldError(
      `${subject}: ${reference.registry} cannot be reached (${why}), and images are made here for amd64 on amd64 only`,
      { next: 'install skopeo and be online', cause: refusal },
    )
  const key = { reference: containerdName(reference), arch, kubeletVersion, localRevision }
  const record = await store.readRecord<FetchedImage & { description: string }>('local-image', key)
  const known = record && (await store.find(record.archiveSha256)) ? record : undefined
  const made =
    known ??
    (await (async () => {
      const local = await build({ subject, reference, arch, kubeletVersion, report, signal })
      const { process, layer, description } = local
      const { archive, digest } = await buildImage(store, {
        name: containerdName(reference),
        arch,
        process,
        layer,
      })
      const fresh = {
        source: 'build' as const,
        digest,
        archiveSha256: archive.sha256,
        sizeBytes: archive.sizeBytes,
        description,
      }
      await store.writeRecord('local-image', key, fresh)
      return fresh
    })())
  const { description, ...fetched } = made
  report({
    kind: 'note',
    subject,
    text: `${reference.registry} cannot be reached (${why}); ${description}`,
  })
  report({ kind: 'done', subject, text: known ? 'in the store' : description, bytes: fetched.sizeBytes })
  return fetched
}
