import type { DiagnosticCode } from '../diagnostics/codes.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import type { Place, Range } from './place.ts'

/** What a reader found wrong, by offset in the text without its byte order mark. */
export interface ReadProblem {
  /** `syntax`: the document cannot be used; the caller knows which code that is for this kind of file. */
  readonly code: 'syntax' | Extract<DiagnosticCode, 'config-duplicate-key' | 'config-alias'>
  readonly message: string
  readonly range: Range
  readonly path?: ConfigPath
  readonly hint?: string | undefined
}

/** The root is there whenever the text could be understood, duplicates included (the first one counts). */
export interface ReadResult {
  readonly root?: Place
  readonly problems: readonly ReadProblem[]
}

/** Which YAML a file is written in: ours is 1.2; the kubelet reads Pods as 1.1. */
export type Dialect = 'config' | 'pod'
