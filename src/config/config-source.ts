import type { SourceFile } from '../diagnostics/source.ts'
import type { Place } from './place.ts'

/** A config as it was given: one text, or several that are merged. */
export type ConfigSource = SourceFile & {
  /** Undefined: a file in YAML, TOML or JSON. */
  readonly kind?: 'program' | 'set'
  /** Of a program: the data that it exported. */
  readonly value?: unknown
  /** Where it is a part of a larger document, as a machine of `bakelet gen seed` is: that part, which was read already. */
  readonly part?: Place
  /** Why it cannot be used, known before its text is read. */
  readonly problem?: SourceProblem
  /** What is merged over it, in this order: each value of a later one wins. */
  readonly over?: readonly ConfigSource[]
}

export interface SourceProblem {
  /** A sentence of a diagnostic. */
  readonly message: string
  readonly hint: string
  /** Place in the text, counted from 1. Default: its first line. */
  readonly line?: number
  readonly column?: number
}

/** The texts of a config, in the order in which they are merged. */
export function layersOf(source: ConfigSource): readonly ConfigSource[] {
  return [source, ...(source.over ?? []).flatMap(layersOf)]
}
