/**
 * The world failed: a tool is missing, a download broke, a machine hung. Printed without a stack unless --debug.
 * `message` names what was tried and what came back; `next` is the sentence that tells what to do about it.
 */
export class WorldError extends Error {
  override readonly name: string = 'WorldError'
  readonly next: string | undefined

  constructor(message: string, options: { readonly next?: string; readonly cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.next = options.next
  }
}

/** Whether this is an error of the operating system with this code ("ENOENT"). */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}
