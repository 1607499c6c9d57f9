/** The result of a command, on standard output: what the next program in the pipe reads. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** Everything else: progress, diagnostics, failures. On standard error. */
export function complain(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`)
}

/** NO_COLOR (no-color.org) and FORCE_COLOR, else whether a person is looking. */
export function useColor(stream: { readonly isTTY?: boolean } = process.stderr): boolean {
  if (process.env.NO_COLOR) return false
  if (process.env.FORCE_COLOR) return true
  return stream.isTTY === true && process.env.TERM !== 'dumb'
}
