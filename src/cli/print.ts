import { writeSync } from 'node:fs'
import { isSystemError } from '../host/errors.ts'

/** The result of a command, on standard output: what the next program in the pipe reads. */
export function print(text: string): void {
  printBytes(Buffer.from(text.endsWith('\n') ? text : `${text}\n`))
}

const standardOutput = 1

/** Not by process.stdout: to make its stream takes longer than to write what `gen` has to say. */
export function printBytes(bytes: Uint8Array): void {
  try {
    for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(writeSome(rest))
  } catch (error) {
    cannotPrint(error as Error)
  }
}

/** Writes what there is room for, and gives back how much that was. */
function writeSome(bytes: Uint8Array): number {
  try {
    return writeSync(standardOutput, bytes)
  } catch (error) {
    if (!isSystemError(error, 'EAGAIN')) throw error
    // Somebody made the pipe non-blocking, and it is full.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    return 0
  }
}

/** A reader that closes early (`| head`) is not a failure: the command goes on without printing. */
function cannotPrint(error: Error): void {
  if (isSystemError(error, 'EPIPE')) return
  complain(`error: cannot write to standard output: ${error.message}`)
  process.once('exit', () => {
    process.exitCode = 2
  })
}

/** Everything else: progress, diagnostics, failures. On standard error. */
export function complain(text: string): void {
  // Where complaints cannot be written there is nowhere left to complain.
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => {})
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** NO_COLOR (no-color.org) and FORCE_COLOR (force-color.org; 0 is no, as in Node), else whether a person is looking. */
export function useColor(stream: { readonly isTTY?: boolean } = process.stderr): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR || FORCE_COLOR === '0') return false
  if (FORCE_COLOR) return true
  return stream.isTTY === true && TERM !== 'dumb'
}
