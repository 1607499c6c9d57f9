import type { Compiled } from '../compile.ts'
import type { SourceFile } from '../config/document.ts'
import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { diagnosticsToJson } from '../diagnostics/json.ts'
import type { ArtifactName } from '../plan/types.ts'
import { compileFile } from './inputs.ts'
import { complain, print } from './print.ts'
import type { ExitCode } from './program.ts'
import { reportDiagnostics } from './report.ts'
import type { Target } from './target.ts'

interface Options {
  readonly json: boolean
  readonly failing: readonly string[]
}

/**
 * `bakelet check --target`: compiles the same config with other versions in place, and says what that changes. Problems
 * that are there today as well are only counted: they are no matter of the move.
 */
export async function checkMove(
  source: SourceFile,
  targets: readonly Target[],
  { json, failing }: Options,
): Promise<ExitCode> {
  const today = await compileFile(source)
  const then = await compileFile(source, undefined, {
    change: config => withVersions(config, targets),
    // A lock holds the versions of today.
    anew: targets.map(({ program }) => program),
  })
  const fresh = without(then.diagnostics, today.diagnostics)
  const stay = without(then.diagnostics, fresh)
  const gone = without(today.diagnostics, then.diagnostics)
  const move = changes(today, then)
  if (json)
    print(
      JSON.stringify(
        {
          move: Object.fromEntries(move.map(({ program, from, to }) => [program, { from, to }])),
          diagnostics: diagnosticsToJson(fresh, then.sources),
          today: diagnosticsToJson(stay, then.sources),
          gone: diagnosticsToJson(gone, today.sources),
        },
        null,
        2,
      ),
    )
  else if (!today.versions) {
    complain(`${source.file}: what a move breaks can be said when the config is sound\n\n`)
    await reportDiagnostics(today, today.diagnostics)
  } else {
    const moved = move.map(({ program, from, to }) => `${program} from ${from} to ${to}`).join(', ')
    complain(`${source.file}: ${moved === '' ? 'nothing would move' : `a move of ${moved}`}\n\n`)
    if (fresh.length > 0) await reportDiagnostics(then, fresh)
    else complain('the move breaks nothing')
    if (stay.length > 0) complain(`${problems(stay)} of today would stay: \`bakelet check\` says which`)
    if (gone.length > 0) complain(`${problems(gone)} of today would be gone`)
  }
  return then.diagnostics.some(({ severity }) => failing.includes(severity)) ? 1 : 0
}

const problems = ({ length }: readonly Diagnostic[]) => (length === 1 ? '1 problem' : `${length} problems`)

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

/** What moves: what was asked for, and what goes with it, as runc does with containerd. */
function changes(today: Compiled, then: Compiled): Change[] {
  if (!today.versions || !then.versions) return []
  const { versions } = then
  return (Object.entries(today.versions) as [ArtifactName, string][]).flatMap(([program, from]) =>
    versions[program] === from ? [] : [{ program, from, to: versions[program] }],
  )
}

/** Two are the same problem if they say the same kind of thing about the same place; their words may name versions. */
function without(diagnostics: readonly Diagnostic[], others: readonly Diagnostic[]): Diagnostic[] {
  const key = ({ code, severity, file, path }: Diagnostic) => JSON.stringify([code, severity, file, path])
  const known = new Set(others.map(key))
  return diagnostics.filter(diagnostic => !known.has(key(diagnostic)))
}
