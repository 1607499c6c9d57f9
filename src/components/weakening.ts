/** A default that guards the node or contains its pods, and that a config does without. */
export interface Weakening {
  /** Of the config. */
  readonly key: string
  readonly value: unknown
  /** What that means. */
  readonly means: string
}
