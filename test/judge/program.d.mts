export interface Question {
  readonly kind: 'pod' | 'kubelet'
  readonly text: string
  readonly flags?: readonly string[]
  readonly node?: {
    /** Default: node. */
    readonly name?: string
    /** Of --node-labels. */
    readonly labels?: Readonly<Record<string, string>>
    readonly allowedUnsafeSysctls?: readonly string[]
    readonly maxPods?: number
    /** In place of the machine's 2 CPUs, 4Gi of memory and 10Gi of disk, or beside them. */
    readonly resources?: Readonly<Record<string, string>>
  }
}
export interface Verdict {
  readonly accepted: boolean
  /** Why it is not accepted. */
  readonly reason?: string
  /** Fields of an accepted Pod that the kubelet does not know. */
  readonly dropped?: string
  /** Why the kubelet does not admit an accepted Pod to the node. */
  readonly rejected?: string
}
export function judgeProgram(version: string): string
export function judge(version: string, questions: readonly Question[]): Verdict[]
