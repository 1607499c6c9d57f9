import type { Compiled } from '../compile/index.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/** What a task reports while it runs. A step begins and ends in order, and no step has steps inside. */
export type TaskEvent =
  | { readonly kind: 'begin'; readonly title: string }
  /** The present activity of the step; the next update replaces it. */
  | { readonly kind: 'update'; readonly line: string }
  /** The same for lines that come by the hundred. */
  | { readonly kind: 'detail'; readonly line: string }
  /** A line that the user should have read at the end. Can come between two steps. */
  | { readonly kind: 'note'; readonly line: string }
  | { readonly kind: 'end'; readonly title: string; readonly failed: boolean }
  /** Problems of the config that do not stop the task. */
  | {
      readonly kind: 'warnings'
      readonly diagnostics: readonly Diagnostic[]
      readonly sources: Compiled['sources']
    }

/** Receives the events of a task. The task waits for a promise, so that reports stay in order. Must not throw or reject. */
export type OnEvent = (event: TaskEvent) => void | Promise<void>
