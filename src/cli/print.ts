import { isSystemError } from '../host/errors.ts'

// A reader that has seen enough (`| head`) is no failure: whatever else is to be done is done, and nobody reads of it.
process.stdout.on('error', error => {
  if (isSystemError(error, 'EPIPE')) return
  complain(`error: standard output cannot be written: ${error.message}`)
  process.once('exit', () => {
    process.exitCode = 2
  })
})
// Where complaints cannot be written there is nowhere left to complain.
process.stderr.on('error', () => {})

/** The result of a command, on standard output: what the next program in the pipe reads. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** Everything else: progress, diagnostics, failures. On standard error. */
export function complain(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** NO_COLOR (no-color.org) and FORCE_COLOR (force-color.org; 0 is no, as in Node), else whether a person is looking. */
export function useColor(stream: { readonly isTTY?: boolean } = process.stderr): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  if (NO_COLOR || FORCE_COLOR === '0') return false
  if (FORCE_COLOR) return true
  return stream.isTTY === true && TERM !== 'dumb'
}
