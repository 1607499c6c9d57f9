import { terminalLine } from '../diagnostics/terminal-text.ts'
import { WorldError } from '../host/errors.ts'

/** Reasons of meta/v1 (StatusReason) that bakelet answers with, and their HTTP codes. */
const codes = {
  BadRequest: 400,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  InternalError: 500,
} as const

/** What a request is refused with. kubectl prints the message. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly reason: keyof typeof codes

  constructor(reason: keyof typeof codes, message: string) {
    super(message)
    this.reason = reason
  }
}

/** A failed request as Status of meta/v1. The words may be a guest's, and kubectl prints them as they are. */
export function statusOf(error: unknown) {
  const known = error instanceof ApiError ? error : new ApiError('InternalError', wordsOf(error))
  return {
    apiVersion: 'v1',
    kind: 'Status',
    metadata: {},
    status: 'Failure',
    message: terminalLine(known.message),
    reason: known.reason,
    code: codes[known.reason],
  } as const
}

export function wordsOf(error: unknown): string {
  if (error instanceof WorldError && error.next !== undefined) return `${error.message}; next: ${error.next}`
  return error instanceof Error ? error.message : String(error)
}
