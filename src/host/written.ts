import type { Writable } from 'node:stream'

/** Writes to a stream, and resolves when its reader has taken the bytes, or has gone. */
export function written(to: Writable, bytes: Uint8Array): Promise<void> {
  return new Promise(resolve => {
    to.write(bytes, () => resolve())
  })
}
