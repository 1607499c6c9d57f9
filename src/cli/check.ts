import { quote } from '../diagnostics/quote.ts'
import type { Target } from '../tasks/target.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, printJson } from './print.ts'
import { type ProjectFlags, quickProject } from './project.ts'
import { reportDiagnostics } from './report.ts'

export interface CheckFlags extends ProjectFlags {
  readonly strict?: boolean
  readonly json?: boolean
  readonly target: readonly Target[]
}

/** `bakelet check`: reports every problem and writes no file. */
export async function checkCommand(flags: CheckFlags): Promise<ExitCode> {
  const project = await quickProject(flags)
  const failing = flags.strict ? ['error', 'warning'] : ['error']
  if (flags.target.length > 0) {
    const { checkMoveCommand } = await import('./check-move.ts')
    return checkMoveCommand(project, flags.target, { json: flags.json ?? false, failing })
  }
  const compiled = await project.compile()
  if (flags.json) {
    const { diagnosticsToJson } = await import('../diagnostics/json.ts')
    printJson(diagnosticsToJson(compiled.diagnostics, compiled.sources))
  } else if (compiled.diagnostics.length > 0) await reportDiagnostics(compiled)
  else complain(`${quote(project.config.file)}: no problems`)
  return compiled.diagnostics.some(({ severity }) => failing.includes(severity)) ? 1 : 0
}
