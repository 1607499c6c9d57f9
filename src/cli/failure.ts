import { WorldError } from '../host/errors.ts'
import { complain } from './print.ts'

/** Prints why an external step failed and what to do next. Prints the stack only with --debug. */
export function printFailure(error: unknown, debug: boolean): void {
  complain(`error: ${error instanceof Error ? error.message : String(error)}`)
  if (error instanceof WorldError) {
    if (error.next) complain(`  next: ${error.next}`)
  } else if (!isSystemCallError(error)) complain('  this is a bug in bakelet; --debug shows where')
  if (debug && error instanceof Error) complain(trace(error))
}

/** EACCES, ENOSPC and other errors of system calls: the message is enough. */
function isSystemCallError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'syscall' in error
}

function trace(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${trace(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}
