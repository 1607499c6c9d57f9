/** How a port of the node answered. */
export interface AnsweredPort {
  readonly port: number
  readonly protocol: 'TCP'
  /** Of an HTTP answer. */
  readonly status?: number
}

export interface RehearsedPod {
  readonly pod: string
  readonly namespace: string
  /** `waiting`: it may still come, after the time was over. */
  readonly state: 'runs' | 'never runs' | 'waiting'
  /** Why it does not run, in the words of the kubelet. */
  readonly why: readonly string[]
  readonly ports: readonly AnsweredPort[]
}

/** A program of the node that ended or lacks a part, and its own words. */
export interface BrokenProgram {
  readonly program: 'bakelet-install' | 'containerd' | 'kubelet'
  readonly why: string
}

/** What a rehearsal came to. */
export interface Rehearsal {
  readonly name: string
  readonly runs: boolean
  readonly seconds: number
  readonly broken: BrokenProgram | undefined
  readonly pods: readonly RehearsedPod[]
  /** What differs from a booted node. */
  readonly deviations: readonly string[]
}
