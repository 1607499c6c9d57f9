import type { Content } from './content.ts'
import type { Mode, NodePath, Origin, Owner } from './entry.ts'
import type { Sha256 } from './types.ts'

/** One thing in the managed tree. Without an `owner` it is root's. */
export type ManagedEntry = { readonly path: NodePath; readonly origin: Origin } & (
  | { readonly type: 'directory'; readonly mode: Mode; readonly owner?: Owner }
  | {
      readonly type: 'file'
      readonly mode: Mode
      readonly owner?: Owner
      readonly content: Content
      readonly secret?: true
    }
  /** A file that an artifact brings; its digest is known in a FetchedPlan. */
  | { readonly type: 'artifact'; readonly mode: Mode; readonly sha256: Sha256 | undefined }
  | { readonly type: 'link'; readonly target: string }
)
