/** Where bytes go as they come. A Writable of Node.js is one. */
export interface ByteSink {
  /** False: the reader has gone. */
  readonly writable: boolean
  /** Calls `taken` when the reader has the bytes, or has gone. */
  write(bytes: Uint8Array, taken: () => void): unknown
}

/** Writes bytes, and resolves when the reader has taken them, or has gone. */
export function written(to: ByteSink, bytes: Uint8Array): Promise<void> {
  return new Promise(resolve => {
    to.write(bytes, () => resolve())
  })
}
