import {
  type CriContainer,
  type CriDetails,
  type CriPod,
  type CriStatus,
  detailsOf,
  podsOfContainerd,
} from './cri.ts'
import type { Server } from './grpc/ask.ts'
import { findManifest, type ManifestPod } from './manifests.ts'
import type { NodeFacts } from './node-facts.ts'
import { judgePod } from './pod-state.ts'
import { endWords, type KubeletPod } from './pods-api.ts'
import { askProbes, type ProbeAnswer } from './probes.ts'
import type { ContainerReport, LastEnd } from './report.ts'

interface Seen {
  readonly pod: CriPod
  readonly manifest: ManifestPod | undefined
}

/**
 * The pods of a node by CRI, joined with the manifests on the node: containerd knows neither which containers a pod should have
 * nor its probes.
 */
export async function podsByCri(server: Server, facts: NodeFacts): Promise<readonly KubeletPod[]> {
  const all = (await podsOfContainerd(server)).map(pod => ({
    pod,
    manifest: findManifest(facts.manifests, pod.sandbox.metadata, facts.hostname),
  }))
  // The kubelet keeps the sandbox of a removed pod for a while.
  const seen = all.filter(({ pod, manifest }) => manifest || pod.sandbox.state === 'SANDBOX_READY')
  const details = await detailsOf(server, {
    sandboxes: seen.map(({ pod }) => pod.sandbox.id),
    // The one that runs, and the one before it, which says how it ended.
    containers: seen.flatMap(({ pod }) =>
      pod.containers.flatMap(({ attempts }) => attempts.slice(0, 2).map(({ id }) => id)),
    ),
    images: [...new Set(seen.flatMap(missingImages))],
  })
  const running = seen.flatMap(one => runningOf(one, details))
  const answers = await askProbes(
    server,
    running.map(({ name, containerId, one: { pod, manifest } }) => ({
      containerId,
      manifest: manifest?.containers.find(each => each.name === name),
      address: details.ips.get(pod.sandbox.id) || (manifest?.hostNetwork ? facts.address : undefined),
    })),
  )
  const ready = new Map(running.map(({ containerId }, index) => [containerId, answers[index]]))
  return seen.map(one => reportOf(one, { details, ready, now: facts.now }))
}

/** Images of containers that containerd has not made. */
function missingImages({ pod, manifest }: Seen): string[] {
  return (manifest?.containers ?? []).flatMap(({ name, image }) =>
    image && !pod.containers.some(each => each.name === name) ? [image] : [],
  )
}

function runningOf(one: Seen, { statuses }: CriDetails) {
  return one.pod.containers.flatMap(({ name, attempts }) => {
    const [newest] = attempts
    return newest && statuses.get(newest.id)?.state === 'CONTAINER_RUNNING'
      ? [{ one, name, containerId: newest.id }]
      : []
  })
}

interface Known {
  readonly details: CriDetails
  readonly ready: ReadonlyMap<string, ProbeAnswer | undefined>
  readonly now: number
}

function reportOf({ pod, manifest }: Seen, known: Known): KubeletPod {
  const { sandbox } = pod
  const names =
    manifest?.containers ?? pod.containers.map(({ name }) => ({ name, kind: 'container' as const }))
  const containers: ContainerReport[] = []
  for (const one of names) {
    const waitsForInit = containers.some(
      ({ kind, state, lastEnd }) => kind === 'init' && (state !== 'ended' || lastEnd?.exitCode !== 0),
    )
    containers.push(
      containerOf(
        one,
        pod.containers.find(({ name }) => name === one.name),
        { ...known, waitsForInit },
      ),
    )
  }
  const judged = judgePod(containers, { restartPolicy: manifest?.restartPolicy ?? 'Always' })
  return {
    pod: sandbox.metadata.name,
    namespace: sandbox.metadata.namespace,
    ...{ containers, ...judged },
    ip: known.details.ips.get(sandbox.id) || null,
    ageSeconds: secondsAgo(sandbox.createdAt, known.now),
  }
}

function containerOf(
  {
    name,
    kind,
    image,
  }: {
    readonly name: string
    readonly kind: ContainerReport['kind']
    readonly image?: string | null | undefined
  },
  found: CriContainer | undefined,
  { details, ready, now, waitsForInit }: Known & { readonly waitsForInit: boolean },
): ContainerReport {
  const [newest, before] = found?.attempts ?? []
  const status = newest && details.statuses.get(newest.id)
  const previous = before && details.statuses.get(before.id)
  const end = status?.state === 'CONTAINER_EXITED' ? status : previous
  const base = {
    ...{ name, kind },
    image: image ?? status?.image.image ?? '',
    imageDigest: status?.imageRef || null,
    restarts: newest?.attempt ?? 0,
    lastEnd: end?.state === 'CONTAINER_EXITED' ? lastEndOf(end, now) : null,
    startedSecondsAgo: status?.state === 'CONTAINER_RUNNING' ? secondsAgo(status.startedAt, now) : null,
  }
  if (!newest || !status || status.state === 'CONTAINER_CREATED')
    return {
      ...{ ...base, state: 'waiting', ready: false },
      why: waitsForInit
        ? 'waits for the init containers'
        : image && !newest && !details.images.has(image)
          ? `its image ${image} is not on the node`
          : 'not started yet',
    }
  if (status.state === 'CONTAINER_EXITED') {
    const isDone = kind === 'init' && status.exitCode === 0
    return { ...base, state: 'ended', ready: isDone, why: isDone ? null : endWords(status) }
  }
  const answer = ready.get(newest.id)
  return {
    ...base,
    state: 'running',
    ready: answer?.ready ?? null,
    why: answer ? answer.why : 'containerd does not know its state',
  }
}

function lastEndOf({ exitCode, reason, startedAt, finishedAt }: CriStatus, now: number): LastEnd {
  return {
    ...{ exitCode, reason },
    startedSecondsAgo: secondsAgo(startedAt, now),
    secondsAgo: secondsAgo(finishedAt, now),
  }
}

function secondsAgo(nanoseconds: string, now: number): number | null {
  const seconds = Number(BigInt(nanoseconds) / 1_000_000_000n)
  return seconds === 0 ? null : Math.max(0, now - seconds)
}
