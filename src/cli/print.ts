import { fstatSync, writeSync } from 'node:fs'
import { type Printable, terminalText } from '../diagnostics/terminal-text.ts'
import { isSystemError } from '../host/errors.ts'
import { jsonText } from './json-text.ts'

// No other file writes to standard output or standard error (test/architecture/output.test.ts), so no foreign text reaches
// a terminal as it is.

const standardOutput = 1

/** A result for people, on standard output. */
export function print(text: Printable): void {
  printBytes(Buffer.from(terminalText(text)))
}

let documents = 0

/** How many results for programs this process has printed. */
export function jsonDocuments(): number {
  return documents
}

/** A result for programs, on standard output. */
export function printJson(value: unknown): void {
  documents++
  for (const piece of jsonText(value)) printBytes(Buffer.from(piece))
}

/** The path of a result, on standard output: exact for a program, as in `$(bakelet bake)`, and visible on a terminal. */
export function printPath(path: string): void {
  if (fstatSync(standardOutput).isCharacterDevice()) print(path)
  else printBytes(Buffer.from(`${path}\n`))
}

let outputIsClosed = false

/** Data for a program, on standard output. Without process.stdout: to make that stream takes longer than `gen` needs. */
export function printBytes(bytes: Uint8Array): void {
  if (outputIsClosed) return
  hideLiveLine()
  try {
    for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(writeSome(rest))
  } catch (error) {
    outputIsClosed = true
    cannotPrint(error as Error)
  }
}

/** Writes as much as the pipe has room for, and returns the number of bytes. */
function writeSome(bytes: Uint8Array): number {
  try {
    return writeSync(standardOutput, bytes)
  } catch (error) {
    if (!isSystemError(error, 'EAGAIN')) throw error
    // The pipe is full, and another process made it non-blocking.
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

/**
 * The streams of this process for a command on a node that the user runs there: its bytes are the user's own business, as with
 * ssh(1). A reader that has gone closes the stream.
 */
export function processStreams(): {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
} {
  const { stdout, stderr } = process
  for (const stream of [stdout, stderr]) stream.on('error', () => stream.destroy())
  return { stdout, stderr }
}

/** Everything else: progress, diagnostics, failures. On standard error. */
export function complain(text: Printable): void {
  hideLiveLine()
  writeError(`${terminalText(text)}${liveLine}`)
}

function writeError(text: string): void {
  // A failure to write there cannot be reported anywhere.
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => {})
  process.stderr.write(text)
}

let liveLine = ''

/** Replaces the last line of the terminal on standard error; '' removes it. Other text is printed above it. */
export function replaceLiveLine(line: string): void {
  hideLiveLine()
  liveLine = line
  writeError(line)
}

function hideLiveLine(): void {
  // ECMA-48: carriage return, and EL erases to the end of the line.
  if (liveLine !== '') writeError('\r\u001b[K')
}

/** Colours on standard error or standard output: NO_COLOR (no-color.org), FORCE_COLOR (force-color.org), else on a terminal. */
export function useColor(stream: 'stdout' | 'stderr' | { readonly isTTY?: boolean } = 'stderr'): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  // FORCE_COLOR=0 means no, as in Node.
  if (NO_COLOR || FORCE_COLOR === '0') return false
  if (FORCE_COLOR) return true
  const { isTTY } = typeof stream === 'string' ? process[stream] : stream
  return isTTY === true && TERM !== 'dumb'
}

/** The columns of the terminal on standard error, if a line on it can be replaced by the next. */
export function liveColumns(): number | undefined {
  return process.stderr.isTTY && useColor() ? process.stderr.columns || 80 : undefined
}
