import type { Facts } from './facts.ts'

/** One of the two that are compared. */
export interface Side {
  readonly path: string
  /** With its article: a config, a lock. */
  readonly what: string
  readonly facts: Facts
}
