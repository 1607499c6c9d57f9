import { WorldError } from '../host/errors.ts'
import { complain } from './print.ts'

/** Prints why the world failed and what to do next. A stack only with --debug, or for what should never happen. */
export function printFailure(error: unknown, debug: boolean): void {
  if (!(error instanceof Error)) return complain(`error: ${String(error)}`)
  if (error instanceof WorldError) {
    complain(`error: ${error.message}`)
    if (error.next) complain(`  next: ${error.next}`)
    if (debug) complain(trace(error))
    return
  }
  if ('code' in error && 'syscall' in error && !debug) return complain(`error: ${error.message}`)
  complain(debug ? trace(error) : `error: ${error.message}\n  this is a bug in bakelet; --debug shows where`)
}

function trace(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${trace(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}
