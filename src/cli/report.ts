import type { SourceFile } from '../config/document.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { Painted } from '../diagnostics/terminal-text.ts'
import { complain, useColor } from './print.ts'

/** Prints problems of a config on standard error, each with its line. */
export async function reportDiagnostics({
  diagnostics,
  sources,
}: {
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: readonly SourceFile[]
}): Promise<void> {
  const { renderDiagnostics } = await import('../diagnostics/render.ts')
  complain(new Painted(renderDiagnostics(diagnostics, sources, { color: useColor() })))
}
