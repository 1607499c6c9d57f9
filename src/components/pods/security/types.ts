import type { Config } from '../../../config/schema.ts'
import type { Node } from '../check/node.ts'

type Policy = Config['policy']
export type CheckName = NonNullable<Policy['exempt'][number]['checks']>[number]
export type Level = Exclude<Policy['podSecurity'], 'privileged'>

/** One thing in a Pod that a level forbids, or that it wants and the Pod does not say. */
export interface Finding {
  readonly where: Node
  readonly at?: 'key'
  /** What the Pod does: a sentence without its end, which names the level. */
  readonly what: string
  readonly hint: string
}

/** A check of k8s.io/pod-security-admission. */
export interface PodSecurityCheck {
  readonly name: CheckName
  readonly level: Level
  /** The first minor of Kubernetes whose policy has it. Default: all that bakelet supports. */
  readonly since?: number
  /** The baseline check that this one takes the place of, at the level restricted. */
  readonly overrides?: CheckName
  /** Upstream's file, where it does not have the name of the check. */
  readonly file?: string
  /** `minor` of the policy, which is that of the kubelet. */
  readonly find: (pod: Node, minor: number) => Finding[]
}
