import { WorldError } from '../host/errors.ts'
import { type HttpClient, openHttpClient, UnreachableError } from '../host/http.ts'
import { isProgram, type PlannedArtifact, type PlannedProgram } from '../plan/artifact.ts'
import type { Fetched, FetchedArtifact, FetchedImage } from '../plan/fetched.ts'
import type { Plan } from '../plan/types.ts'
import { programs, sectionOf } from '../upstream/programs/index.ts'
import { buildArtifact } from './build/go.ts'
import { download, downloadTimeouts } from './download.ts'
import type { Report } from './events.ts'
import { fetchImage } from './images/fetch-image.ts'
import { registryItself, type ServersOf } from './images/servers.ts'
import { openReachability, type Reachability } from './reachability.ts'
import { signatureOf } from './signature/index.ts'
import type { Store } from './store.ts'
import { describeBuild, describeRelease, findLockedBuild, rememberBuild } from './stored.ts'

export interface FetchOptions {
  readonly store: Store
  readonly report: Report
  readonly signal: AbortSignal
  /** Default: every registry itself. */
  readonly serversOf?: ServersOf
}

interface Fetch extends FetchOptions {
  readonly http: HttpClient
  readonly reachability: Reachability
}

/**
 * Brings everything that a plan needs into the store: releases by their pinned digest, builds from Go modules, container
 * images. Downloads run side by side; builds come one at a time, since each takes every core. Throws a WorldError for
 * the first thing that cannot be had.
 */
export async function fetchPlan(plan: Plan, options: FetchOptions): Promise<Fetched> {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  const http = await openHttpClient(downloadTimeouts)
  const fetch: Fetch = { ...options, signal, http, reachability: openReachability(signal) }
  try {
    // All downloads before any build: what cannot be had at all is known in seconds, not after minutes of compiling.
    const releases = await Promise.all(plan.artifacts.map(artifact => tryRelease(artifact, fetch)))
    const artifacts: Record<string, FetchedArtifact> = {}
    for (const [i, artifact] of plan.artifacts.entries()) {
      const fetched = releases[i] ?? (isProgram(artifact) ? await build(artifact, fetch) : undefined)
      if (fetched) artifacts[artifact.name] = fetched
    }
    return { formatVersion: 1, artifacts, images: await fetchImages(plan, fetch) }
  } finally {
    stop.abort()
    await http.close()
  }
}

async function fetchImages(plan: Plan, fetch: Fetch): Promise<Record<string, FetchedImage>> {
  const images: Record<string, FetchedImage> = {}
  const unreachable = new Map<string, string>()
  const kubeletVersion = plan.artifacts.find(({ name }) => name === 'kubelet')?.version
  for (const image of plan.images)
    if (image.preload)
      images[image.reference] = await fetchImage(image, {
        ...fetch,
        arch: plan.arch,
        serversOf: fetch.serversOf ?? (registry => [registryItself(registry)]),
        kubeletVersion,
        unreachable,
      })
  return images
}

/** Ten times the largest that we install, a kubelet (92 MB in 1.37.2). */
const mostReleaseBytes = 2 ** 30

/** The release, or undefined where the artifact is to be built. */
async function tryRelease(artifact: PlannedArtifact, fetch: Fetch): Promise<FetchedArtifact | undefined> {
  const { source, release } = artifact
  const { store, report, signal, http } = fetch
  const subject = `${artifact.name} ${artifact.version}`
  if (source === 'build') return undefined
  if (!release) {
    const why = `no release of ${subject} for ${artifact.arch} is pinned`
    if (source === 'release')
      throw new WorldError(why, { next: `use another version, or build it: \`source: build\`` })
    report({ kind: 'note', subject, text: `${why}; building it from its Go module` })
    return undefined
  }
  try {
    const stored = await store.find(release.sha256)
    if (source === 'auto' && !stored) {
      const refusal = await fetch.reachability.check(release.url)
      if (refusal) throw refusal
    }
    if (!stored) report({ kind: 'start', subject, text: `downloading ${release.url}` })
    const file =
      stored ??
      (await download(release.url, release.sha256, {
        ...{ store, http, signal, mostBytes: mostReleaseBytes },
        ...(source === 'auto' ? { attempts: 3 } : {}),
        onProgress: (bytes, totalBytes) =>
          report({
            ...{ kind: 'progress', subject, text: 'downloading', bytes },
            ...(totalBytes === undefined ? {} : { totalBytes }),
          }),
        onRetry: reason => report({ kind: 'progress', subject, text: `trying again: ${reason}` }),
      }))
    const fetched = await describeRelease(artifact, release.url, file, store)
    const { url } = release
    // Of a download the config has the digest, and nobody a signature.
    const signature = isProgram(artifact)
      ? await signatureOf(
          programs[artifact.name].signature,
          { ...file, url, isNew: !stored },
          { store, http, signal },
        )
      : ''
    const text = `${stored ? 'in the store' : 'downloaded'}${signature}`
    report({ kind: 'done', subject, text, bytes: file.sizeBytes })
    return fetched
  } catch (error) {
    if (!(error instanceof UnreachableError) || !isProgram(artifact)) throw error
    if (source === 'release') {
      const section = sectionOf[artifact.name]
      throw new WorldError(error.message, {
        next: `${error.next}; a build instead is other bytes: \`${section}.source: build\`, or where the lock decided \`bakelet lock --update ${section}\``,
        cause: error,
      })
    }
    report({
      kind: 'note',
      subject,
      text: `${error.host} cannot be reached (${error.reason}); building the same version from its Go module`,
    })
    return undefined
  }
}

async function build(artifact: PlannedProgram, { store, report, signal }: Fetch): Promise<FetchedArtifact> {
  const subject = `${artifact.name} ${artifact.version}`
  const locked = await findLockedBuild(artifact, store)
  if (locked) {
    report({ kind: 'done', subject, text: 'built earlier', bytes: locked.sizeBytes })
    return locked
  }
  report({ kind: 'start', subject, text: 'building from its Go module' })
  const { file, record, reused } = await buildArtifact(artifact, { store, report, signal })
  const fetched = await describeBuild(artifact, record, file, store)
  await rememberBuild(artifact, fetched, store)
  report({ kind: 'done', subject, text: reused ? 'built earlier' : 'built', bytes: file.sizeBytes })
  return fetched
}
