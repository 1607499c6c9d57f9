import { quote } from '../diagnostics/quote.ts'
import { compileFile, needConfig } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, printJson } from './print.ts'
import { reportDiagnostics } from './report.ts'
import type { Target } from './target.ts'

export interface CheckOptions {
  readonly config?: string
  readonly strict?: boolean
  readonly json?: boolean
  readonly target: readonly Target[]
}

/** `bakelet check`: reports every problem and writes no file. */
export async function check(options: CheckOptions): Promise<ExitCode> {
  const source = needConfig(options.config)
  const failing = options.strict ? ['error', 'warning'] : ['error']
  if (options.target.length > 0) {
    const { checkMove } = await import('./check-move.ts')
    return checkMove(source, options.target, { json: options.json ?? false, failing })
  }
  const compiled = await compileFile(source)
  const failed = compiled.diagnostics.some(({ severity }) => failing.includes(severity))
  if (options.json) {
    const { diagnosticsToJson } = await import('../diagnostics/json.ts')
    printJson(diagnosticsToJson(compiled.diagnostics, compiled.sources))
  } else if (compiled.diagnostics.length > 0) await reportDiagnostics(compiled, compiled.diagnostics)
  else complain(`${quote(source.file)}: no problems`)
  return failed ? 1 : 0
}
