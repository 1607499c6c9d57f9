import type { DiagnosticCode } from './codes.ts'
import type { ConfigPath, Diagnostic, Severity } from './diagnostic.ts'
import { maskPasswords } from './mask-passwords.ts'
import { type SourceFile, spanMaker } from './source.ts'

/** A diagnostic as `--json` prints it. Keys are only ever added. Lines and columns count from 1, columns in UTF-16 code units. */
export interface JsonDiagnostic {
  readonly code: DiagnosticCode
  readonly severity: Severity
  readonly message: string
  readonly file: string
  /** Where it starts; absent when the place is not known. */
  readonly line?: number
  readonly column?: number
  /** The first position after it; absent when the text is not known. */
  readonly endLine?: number
  readonly endColumn?: number
  readonly path: ConfigPath
  readonly hint?: string
  readonly source?: string
}

/** Diagnostics for programs, in the order given. */
export function diagnosticsToJson(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceFile[],
): JsonDiagnostic[] {
  const named = new Set(diagnostics.map(({ file }) => file))
  const spanMakers = new Map(
    sources.filter(({ file }) => named.has(file)).map(({ file, text }) => [file, spanMaker(text)]),
  )
  return diagnostics.map(({ code, severity, message, file, span, path, hint, source }) => {
    const end = span && spanMakers.get(file)?.(span.end, span.end)
    return {
      code,
      severity,
      message: maskPasswords(message),
      file,
      ...(span && { line: span.line, column: span.column }),
      ...(end && { endLine: end.line, endColumn: end.column }),
      path,
      ...(hint !== undefined && { hint: maskPasswords(hint) }),
      ...(source !== undefined && { source }),
    }
  })
}
