import type { StreamingNode } from '../vm/types.ts'

/** A node that somebody else started, and that goes on when bakelet is done with it. */
export interface ReachedNode extends StreamingNode {
  /** Gives up the connection. */
  close(): Promise<void>
}
