import type { Compiled } from '../compile/index.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'

/** The config has errors, so a task cannot run. Carries every problem, warnings too, and the texts that they point into. */
export class ConfigProblems extends Error {
  override readonly name = 'ConfigProblems'
  readonly diagnostics: readonly Diagnostic[]
  readonly sources: Compiled['sources']

  constructor(diagnostics: readonly Diagnostic[], sources: Compiled['sources']) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    super(errors.map(({ file, message }) => `${file}: ${message}`).join('\n'))
    this.diagnostics = diagnostics
    this.sources = sources
  }
}
