import { maskPasswords } from '../diagnostics/mask-passwords.ts'
import { diffMarkdown } from '../diff/markdown.ts'
import { diffLines } from '../diff/text.ts'
import { ConfigProblems } from '../tasks/config-problems.ts'
import { type DiffResult, diff } from '../tasks/diff.ts'
import type { ExitCode } from './exit-code.ts'
import { printJsonFailure } from './json/failure.ts'
import { masked } from './masked.ts'
import { complain, print, printBytes, printJson } from './print.ts'
import { reportDiagnostics } from './report.ts'
import { reporter } from './reporter.ts'

export interface DiffFlags {
  readonly json?: boolean
  readonly markdown?: boolean
}

/** `bakelet diff A B`: 0 the same, 1 different, 2 trouble, as diff(1). A config with errors is trouble, and no difference. */
export async function diffCommand(from: string, to: string, flags: DiffFlags): Promise<ExitCode> {
  try {
    const result = await diff(from, to, { on: reporter(), onLine: complain })
    report(result, flags)
    return result.changes.length > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof ConfigProblems)) throw error
    if (flags.json) printJsonFailure('config', error)
    await reportDiagnostics(error)
    return 2
  }
}

function report(result: DiffResult, { json, markdown }: DiffFlags): void {
  const names = [result.from.path, result.to.path] as const
  if (json) printJson(masked(diffDocument(result)))
  else if (markdown) printBytes(Buffer.from(`${maskPasswords(diffMarkdown(result, names))}`))
  else {
    const lines = diffLines(result, names)
    if (lines.length > 0) print(lines)
    if (result.changes.length === 0) complain('no difference')
  }
}

/** The result for programs. */
export function diffDocument({ from, to, changes, compared, notCompared }: DiffResult) {
  return {
    ...{ from, to, same: changes.length === 0, compared, notCompared },
    changes: changes.map(({ section, name, from = null, to = null, note = null, lines = [] }) => ({
      ...{ section, name, from, to, note, lines },
    })),
  }
}
