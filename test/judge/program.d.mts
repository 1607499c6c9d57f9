export interface Question {
  readonly kind: 'pod' | 'kubelet'
  readonly text: string
  readonly flags?: readonly string[]
}
export interface Verdict {
  readonly accepted: boolean
  readonly reason?: string
}
export function judgeProgram(version: string): string
export function judge(version: string, questions: readonly Question[]): Verdict[]
