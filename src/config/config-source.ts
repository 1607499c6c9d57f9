import type { SourceFile } from '../diagnostics/source.ts'

/** A config as it was given: one text, or several that are merged. */
export type ConfigSource = SourceFile & {
  /** Undefined: a file in YAML, TOML or JSON. */
  readonly kind?: 'program' | 'set'
  /** Of a program: the data that it exported. */
  readonly value?: unknown
  /** What is merged over it, in this order: each value of a later one wins. */
  readonly over?: readonly ConfigSource[]
}

/** The texts of a config, in the order in which they are merged. */
export function layersOf(source: ConfigSource): readonly ConfigSource[] {
  return [source, ...(source.over ?? []).flatMap(layersOf)]
}
