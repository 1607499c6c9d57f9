/** How a container ended the last time. */
export interface LastEnd {
  readonly exitCode: number
  /** As the runtime has it: "Error", "OOMKilled", "Completed". */
  readonly reason: string
  readonly startedSecondsAgo: number | null
  readonly secondsAgo: number | null
}

/**
 * Whether a container is ready by its own probes, and whether all of a pod are. `null`: that cannot be known, and `why` says the
 * reason.
 */
export type Ready = boolean | null

export interface ContainerReport {
  readonly name: string
  /** `init` ends before the others start; `sidecar` is an init container that goes on (restartPolicy: Always). */
  readonly kind: 'container' | 'init' | 'sidecar'
  readonly image: string
  /** Digest of the image that the container was made from: of its manifest where it came from a registry, else of its config. */
  readonly imageDigest: string | null
  readonly state: 'running' | 'waiting' | 'ended'
  /** When the run began that goes on; null: none does. */
  readonly startedSecondsAgo: number | null
  readonly ready: Ready
  /** Why it is not ready, or why that is not known. */
  readonly why: string | null
  readonly restarts: number
  readonly lastEnd: LastEnd | null
}

export const podStates = [
  'ready',
  'not ready',
  'running',
  'starting',
  'restarting',
  'completed',
  'failed',
  'not started',
] as const

export interface PodReport {
  readonly pod: string
  readonly namespace: string
  /** The config has it. */
  readonly planned: boolean
  /** `running`: whether it is ready is not known. `not started`: the kubelet has made nothing of it. */
  readonly state: (typeof podStates)[number]
  readonly ready: Ready
  readonly why: readonly string[]
  readonly ip: string | null
  readonly ageSeconds: number | null
  readonly restarts: number
  readonly containers: readonly ContainerReport[]
}

/** The pods of a node, and who says so: the kubelet, or containerd and the probes that bakelet ran itself. */
export interface PodsReport {
  readonly node: string
  readonly source: 'kubelet' | 'containerd'
  readonly pods: readonly PodReport[]
}

/** Whether a pod does what it is for: it is ready, or has ended well for good. */
export function isWell({ state }: Pick<PodReport, 'state'>): boolean {
  return state === 'ready' || state === 'completed'
}
