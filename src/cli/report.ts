import type { Compiled } from '../compile/index.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { Painted } from '../diagnostics/terminal-text.ts'
import type { Plan } from '../plan/types.ts'
import { complain, useColor } from './print.ts'

/**
 * Prints what is wrong on standard error and gives back the plan, or undefined if there are errors. Notes (`info`) are
 * for `bakelet check` alone: they would be noise in a pipe.
 */
export async function planOrReport(
  compiled: Compiled,
  more: readonly Diagnostic[] = [],
): Promise<Plan | undefined> {
  const diagnostics = [...compiled.diagnostics, ...compiled.place(more)]
  const worth = diagnostics.filter(({ severity }) => severity !== 'info')
  if (worth.length > 0) await reportDiagnostics(compiled, worth)
  return diagnostics.some(({ severity }) => severity === 'error') ? undefined : compiled.plan
}

export async function reportDiagnostics(
  compiled: Compiled,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const { renderDiagnostics } = await import('../diagnostics/render.ts')
  complain(new Painted(renderDiagnostics(diagnostics, compiled.sources, { color: useColor() })))
}
