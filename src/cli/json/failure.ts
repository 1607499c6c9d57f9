import { diagnosticsToJson, type JsonDiagnostic } from '../../diagnostics/json.ts'
import { maskPasswords } from '../../diagnostics/mask-passwords.ts'
import { ConfigProblems } from '../../tasks/config-problems.ts'
import type { FailureKind } from '../exit-code.ts'
import { printJson } from '../print.ts'

/** What a command with --json prints in place of its result. */
export interface JsonFailure {
  readonly error: {
    readonly kind: FailureKind
    readonly message: string
    /** What to do about it. */
    readonly next?: string
  }
  /** The problems of the config, where they are the reason. */
  readonly diagnostics: readonly JsonDiagnostic[]
}

export function printJsonFailure(kind: FailureKind, error: unknown): void {
  printJson(failureOf(kind, error))
}

function failureOf(kind: FailureKind, error: unknown): JsonFailure {
  if (error instanceof ConfigProblems) {
    const { diagnostics, sources } = error
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length
    const message = `the config has ${errors} ${errors === 1 ? 'error' : 'errors'}`
    return { error: { kind, message }, diagnostics: diagnosticsToJson(diagnostics, sources) }
  }
  // Commander's messages begin with the word that it prints.
  const message = (error instanceof Error ? error.message : String(error)).replace(/^error: /, '')
  const next = error instanceof Error && 'next' in error ? error.next : undefined
  return {
    error: {
      kind,
      message: maskPasswords(message),
      ...(typeof next === 'string' && { next: maskPasswords(next) }),
    },
    diagnostics: [],
  }
}
