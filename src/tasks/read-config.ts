import { readSync } from 'node:fs'
import { isSystemError, WorldError } from '../host/errors.ts'
import { readRegularFile } from '../host/regular-file.ts'

/** The name of a config from standard input, in diagnostics. */
export const standardInput = '<stdin>'

/** The most that a config may have. Those of the examples have some kilobytes. */
const mostBytes = 16 * 2 ** 20

/** The text of a config; `-` is standard input. Bytes that are not UTF-8 become U+FFFD, which the parser reports at its place. */
export function readConfig(file: string): string {
  return file === '-' ? readStandardInput() : readRegularFile(file, { mostBytes }).content.toString('utf8')
}

function readStandardInput(): string {
  const chunks: Buffer[] = []
  for (let length = 0; length <= mostBytes; ) {
    const chunk = Buffer.allocUnsafe(64 * 1024)
    const got = readChunk(chunk)
    if (got === 0) return Buffer.concat(chunks).toString('utf8')
    chunks.push(chunk.subarray(0, got))
    length += got
  }
  throw new WorldError(
    `standard input has more than ${mostBytes / 2 ** 20} MiB, the most that a config may have`,
  )
}

function readChunk(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk)
    } catch (error) {
      if (isSystemError(error, 'EOF')) return 0
      // A terminal or pipe that is not blocking has nothing yet.
      if (!isSystemError(error, 'EAGAIN')) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}
