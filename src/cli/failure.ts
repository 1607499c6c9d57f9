import { isSystemError, WorldError } from '../host/errors.ts'
import { workingFolderGone } from '../host/file-error.ts'
import { complain } from './print.ts'

/** Prints why an external step failed and what to do next. Prints the stack only with --debug. */
export function printFailure(thrown: unknown, debug: boolean): void {
  const error = isWithoutWorkingFolder(thrown) ? workingFolderGone(thrown) : thrown
  complain(linesOf(`error: ${error instanceof Error ? error.message : String(error)}`))
  if (error instanceof WorldError) {
    if (error.next) complain(linesOf(`  next: ${error.next}`))
  } else if (!isSystemCallError(error)) complain('  this is a bug in bakelet; --debug shows where')
  if (debug) printTrace(error)
}

/** The later lines of a message are often words of another program: indented, they do not look like lines of bakelet. */
const linesOf = (text: string) =>
  text
    .trimEnd()
    .replaceAll(/\n(?! )/g, '\n    ')
    .split('\n')

/** Where an error came from, for --debug. */
export function printTrace(error: unknown): void {
  if (error instanceof Error) complain(trace(error).split('\n'))
}

/** process.cwd(), which path.resolve() calls for a relative path (libuv's uv_cwd). */
function isWithoutWorkingFolder(error: unknown): boolean {
  return isSystemError(error, 'ENOENT') && (error as NodeJS.ErrnoException).syscall === 'uv_cwd'
}

/** EACCES, ENOSPC and other errors of system calls: the message is enough. */
export function isSystemCallError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error
}

function trace(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${trace(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}
