import type { Weakening } from '../../components/weakening.ts'
import type { Plan } from '../../plan/types.ts'

/** A question of a benchmark to a running node, and the answer that it wants. */
export interface Row {
  /** The benchmark, and its number there: "CIS Kubernetes 4.2.13". */
  readonly item: string
  readonly about: string
  /**
   * Commands of sh(1) that print a line, as root on the node, with the functions of shell.ts. Two answers have a meaning of their own:
   * `none`, the node does not have what is asked about, where the row says so (`absent`); `unknown`, nothing on the node can tell.
   */
  readonly ask: string
  readonly good: RegExp
  /** The good answer in words. */
  readonly wants: string
  readonly accepted?: Accepted
  /** Why the item does not apply to a node that answers `none`. */
  readonly absent?: string
  /** Whether this is what a config does that does without the default. */
  readonly weakenedBy?: (weakening: Weakening) => boolean
}

/** An answer that differs on purpose. */
export interface Accepted {
  readonly answer: RegExp
  readonly why: string
  /** On which nodes; undefined: all. */
  readonly where?: (plan: Plan, found: string) => boolean
}

/** For what containers do that pods of the config ask for. */
export const askedByPods: Accepted = {
  answer: /^\d+ of \d+/,
  why: 'pods of the config ask for it: `plan` names them under "privileges"',
  where: ({ pods }) =>
    pods.some(({ privileges = [] }) => privileges.some(({ what }) => /privileged|nconfined/.test(what))),
}
