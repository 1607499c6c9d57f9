/**
 * Something outside of bakelet failed: a tool is missing, a download broke, a machine hung. Printed without a stack unless
 * --debug. `message` names the attempt and the answer; `next` tells what to do about it.
 */
export class WorldError extends Error {
  override readonly name: string = 'WorldError'
  readonly next: string | undefined

  constructor(message: string, options: { readonly next?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.next = options.next
  }
}

/** The command line is wrong: options that exclude each other, a name that an option needs. Ends with another exit code. */
export class UsageError extends WorldError {
  override readonly name = 'UsageError'
}

/** Whether this is an error of the operating system with this code ("ENOENT"). */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}

/** For `.catch()` where a file may be absent: undefined for ENOENT. Throws every other error again. */
export function ignoreMissing(error: unknown): undefined {
  if (isSystemError(error, 'ENOENT')) return undefined
  throw error
}
