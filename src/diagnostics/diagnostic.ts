import type { DiagnosticCode } from './codes.ts'

/** Where a node sits in a document: `['pods', 0]`, `['kubelet', 'config', 'maxPods']`. Empty: the whole document. */
export type ConfigPath = readonly (string | number)[]

export type Severity = 'error' | 'warning' | 'info'

/** One problem in what a user wrote. A value, never an exception: all problems are collected and reported at once. */
export interface Diagnostic {
  /** A code of codes.ts: stable, searchable, explained in docs/errors.md. */
  readonly code: DiagnosticCode
  readonly severity: Severity
  /** The rule that is broken, with the offending value: a full sentence without a final full stop. */
  readonly message: string
  /** The file as the user named it: the config, or a pod manifest. */
  readonly file: string
  readonly path: ConfigPath
  /** Point at the key or at its value. Default: the value. */
  readonly at?: 'key' | 'value'
  /** Of a value or a file of several lines: the words that are meant. */
  readonly words?: string
  /** What to write instead. */
  readonly hint?: string
  /** Where upstream says so: a module with its version and a file in it, a pull request, release notes. */
  readonly source?: string
  /** Set where the parser already knows the place (syntax errors); otherwise found from `path` by locate(). */
  readonly span?: Span
}

/** A place in a text. Offsets count UTF-16 code units from 0; lines and columns count from 1. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly line: number
  readonly column: number
}
