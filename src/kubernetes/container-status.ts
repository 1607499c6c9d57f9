import type { ContainerReport, PodReport } from '../status/report.ts'
import { timeAgo } from './objects.ts'

interface Terminated {
  readonly exitCode: number
  readonly reason: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
}

/** ContainerState of core/v1: one of the three. */
export interface ContainerState {
  readonly waiting?: { readonly reason: string; readonly message?: string }
  readonly running?: { readonly startedAt: string | null }
  readonly terminated?: Terminated
}

/** ContainerStatus of core/v1. */
export interface ContainerStatus {
  readonly name: string
  readonly state: ContainerState
  readonly lastState: ContainerState
  readonly ready: boolean
  readonly started: boolean
  readonly restartCount: number
  readonly image: string
  readonly imageID: string
}

export function containerStatus(
  container: ContainerReport,
  pod: Pick<PodReport, 'state' | 'why'>,
  nowMs: number,
): ContainerStatus {
  const { name, image, imageDigest, restarts, ready, lastEnd } = container
  const state = stateOf(container, pod, nowMs)
  return {
    ...{ name, state },
    lastState: lastEnd && !state.terminated ? { terminated: terminated(lastEnd, nowMs) } : {},
    ready: ready === true,
    started: state.running !== undefined,
    ...{ restartCount: restarts, image, imageID: imageDigest ?? '' },
  }
}

function stateOf(
  container: ContainerReport,
  pod: Pick<PodReport, 'state' | 'why'>,
  nowMs: number,
): ContainerState {
  const { state, startedSecondsAgo, lastEnd, why } = container
  if (state === 'running') return { running: { startedAt: timeAgo(startedSecondsAgo, nowMs) } }
  // containerd knows an end, and not that the kubelet waits after it: pkg/kubelet/kuberuntime/kuberuntime_manager.go@v1.36.4, doBackOff.
  if (state === 'ended' && pod.state === 'restarting' && container.restarts > 0 && container.ready !== true)
    return { waiting: { reason: 'CrashLoopBackOff', ...(why !== null && { message: why }) } }
  if (state === 'ended' && lastEnd) return { terminated: terminated(lastEnd, nowMs) }
  return { waiting: waitingOf(container, pod.why) }
}

function terminated(
  { exitCode, reason, startedSecondsAgo, secondsAgo }: NonNullable<ContainerReport['lastEnd']>,
  nowMs: number,
): Terminated {
  return {
    ...{ exitCode, reason },
    startedAt: timeAgo(startedSecondsAgo, nowMs),
    finishedAt: timeAgo(secondsAgo, nowMs),
  }
}

/** The kubelet's own reason is one word: "ErrImagePull: …". Without one these are its words before a container starts. */
function waitingOf(
  { name, why }: ContainerReport,
  ofPod: readonly string[],
): NonNullable<ContainerState['waiting']> {
  // Of its journal: pkg/kubelet/pod_workers.go@v1.36.4, "Error syncing pod, skipping".
  const failed = ofPod.map(words => /failed to "StartContainer" for "([^"]+)" with (\w+): /.exec(words))
  const [, , started] = failed.find(found => found?.[1] === name) ?? []
  if (started !== undefined) return { reason: started, ...(why !== null && { message: why }) }
  const [, reason, message] = /^([A-Z]\w+)(?:: ([\s\S]*))?$/.exec(why ?? '') ?? []
  if (reason !== undefined) return { reason, ...(message !== undefined && { message }) }
  if (why === 'waits for the init containers') return { reason: 'PodInitializing' }
  return { reason: 'ContainerCreating', ...(why !== null && { message: why }) }
}
