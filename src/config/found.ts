import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Document } from './document.ts'

/** A diagnostic before it is known whose file it is in. */
export type Found = Omit<Diagnostic, 'severity' | 'file'>

/** What the text says at a path. */
export interface Context {
  readonly syntax: Document['syntax']
  readonly valueAt: (path: ConfigPath) => unknown
  /** The value as it is written. */
  readonly textAt: (path: ConfigPath) => string
}
