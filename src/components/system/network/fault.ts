import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'

/** What is wrong with a part of `system.network`. */
export interface Fault {
  /** Below `system.network`. */
  readonly path: ConfigPath
  readonly message: string
  readonly hint: string
}
