import type { Compiled } from '../compile/index.ts'
import type { SourceFile } from '../config/document.ts'
import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnosticsToJson } from '../diagnostics/json.ts'
import type { ArtifactName } from '../plan/types.ts'
import { compileFile } from '../tasks/inputs.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, printJson } from './print.ts'
import { reportDiagnostics } from './report.ts'
import type { Target } from './target.ts'

interface Options {
  readonly json: boolean
  readonly failing: readonly string[]
}

/**
 * `bakelet check --target`: compiles the same config with other versions and reports the difference. Problems that the
 * config has today as well are only counted.
 */
export async function checkMove(
  source: SourceFile,
  targets: readonly Target[],
  { json, failing }: Options,
): Promise<ExitCode> {
  const today = await compileFile(source)
  const then = await compileFile(source, {
    change: config => withVersions(config, targets),
    // A lock holds the versions of today.
    anew: targets.map(({ program }) => program),
  })
  const fresh = without(then.diagnostics, today.diagnostics)
  const stay = without(then.diagnostics, fresh)
  const gone = without(today.diagnostics, then.diagnostics)
  const move = changes(today, then)
  if (json)
    printJson({
      move: Object.fromEntries(move.map(({ program, from, to }) => [program, { from, to }])),
      diagnostics: diagnosticsToJson(fresh, then.sources),
      today: diagnosticsToJson(stay, then.sources),
      gone: diagnosticsToJson(gone, today.sources),
    })
  else if (!today.versions) {
    complain([
      `${source.file}: fix these problems first; then --target can report what a move would break`,
      '',
    ])
    await reportDiagnostics(today, today.diagnostics)
  } else {
    const moved = move.map(({ program, from, to }) => `${program} from ${from} to ${to}`).join(', ')
    complain([`${source.file}: ${moved === '' ? 'no version would change' : `moving ${moved}`}`, ''])
    if (fresh.length > 0) await reportDiagnostics(then, fresh)
    else complain('this move breaks nothing')
    if (stay.length > 0)
      complain(`${existing(stay)} would remain: \`bakelet check\` lists ${stay.length === 1 ? 'it' : 'them'}`)
    if (gone.length > 0) complain(`${existing(gone)} would be fixed`)
  }
  return then.diagnostics.some(({ severity }) => failing.includes(severity)) ? 1 : 0
}

const existing = ({ length }: readonly Diagnostic[]) => `${length} existing problem${length === 1 ? '' : 's'}`

function withVersions(config: Config, targets: readonly Target[]): Config {
  const moved = { ...config }
  for (const { program, version } of targets)
    Object.assign(moved, { [program]: { ...config[program], version } })
  return moved
}

interface Change {
  readonly program: ArtifactName
  readonly from: string
  readonly to: string
}

/** The versions that change: the requested ones, and those that follow, as runc follows containerd. */
function changes(today: Compiled, then: Compiled): Change[] {
  if (!today.versions || !then.versions) return []
  const { versions } = then
  return (Object.entries(today.versions) as [ArtifactName, string][]).flatMap(([program, from]) =>
    versions[program] === from ? [] : [{ program, from, to: versions[program] }],
  )
}

/** Two diagnostics are the same problem if code and place are the same; their messages may name versions. */
function without(diagnostics: readonly Diagnostic[], others: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ code, severity, file, path }: Diagnostic) => JSON.stringify([code, severity, file, path])
  const known = new Set(others.map(key))
  return diagnostics.filter(diagnostic => !known.has(key(diagnostic)))
}
