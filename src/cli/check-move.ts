import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnosticsToJson } from '../diagnostics/json.ts'
import { checkMove, type Move } from '../tasks/check-move.ts'
import type { Project } from '../tasks/project.ts'
import type { Target } from '../tasks/target.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, printJson } from './print.ts'
import { reportDiagnostics } from './report.ts'

interface Options {
  readonly json: boolean
  readonly failing: readonly string[]
}

/**
 * `bakelet check --target`: reports what other versions would change. Problems that the config has today as well are only
 * counted.
 */
export async function checkMoveCommand(
  project: Project,
  targets: readonly Target[],
  { json, failing }: Options,
): Promise<ExitCode> {
  const move = await checkMove(project, targets)
  if (json) printJson(moveDocument(move))
  else await report(move, project.config.file)
  return move.then.diagnostics.some(({ severity }) => failing.includes(severity)) ? 1 : 0
}

/** The move for programs. */
export function moveDocument({ today, then, moved, fresh, remaining, fixed }: Move) {
  return {
    move: Object.fromEntries(moved.map(({ program, from, to }) => [program as string, { from, to }])),
    diagnostics: diagnosticsToJson(fresh, then.sources),
    today: diagnosticsToJson(remaining, then.sources),
    gone: diagnosticsToJson(fixed, today.sources),
  }
}

async function report({ today, then, moved, fresh, remaining, fixed }: Move, file: string): Promise<void> {
  if (!today.versions) {
    complain([`${file}: fix these problems first; then --target can report what a move would break`, ''])
    await reportDiagnostics(today)
    return
  }
  const versions = moved.map(({ program, from, to }) => `${program} from ${from} to ${to}`).join(', ')
  complain([`${file}: ${versions === '' ? 'no version would change' : `moving ${versions}`}`, ''])
  if (fresh.length > 0) await reportDiagnostics({ diagnostics: fresh, sources: then.sources })
  else complain('this move breaks nothing')
  if (remaining.length > 0)
    complain(
      `${existing(remaining)} would remain: \`bakelet check\` lists ${remaining.length === 1 ? 'it' : 'them'}`,
    )
  if (fixed.length > 0) complain(`${existing(fixed)} would be fixed`)
}

const existing = ({ length }: readonly Diagnostic[]) => `${length} existing problem${length === 1 ? '' : 's'}`
