import type { Compiled } from '../compile/index.ts'
import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { UsageError } from '../host/errors.ts'
import type { ArtifactName } from '../plan/artifact.ts'
import type { Project } from './project.ts'
import type { Target } from './target.ts'

/** A version that the move would change. */
export interface MovedVersion {
  readonly program: ArtifactName
  readonly from: string
  readonly to: string
}

/** What a move to other versions would do to a config. */
export interface Move {
  readonly today: Compiled
  readonly then: Compiled
  /** The requested versions, and those that follow, as runc follows containerd. */
  readonly moved: readonly MovedVersion[]
  /** Problems that only the new versions have. */
  readonly fresh: readonly Diagnostic[]
  /** Problems that remain. */
  readonly remaining: readonly Diagnostic[]
  /** Problems that the move would fix. */
  readonly fixed: readonly Diagnostic[]
}

/** Compiles the same config with other versions and compares the problems. Throws UsageError for a version that cannot be. */
export async function checkMove(project: Project, targets: readonly Target[]): Promise<Move> {
  const today = await project.compile()
  const then = await project.compile({
    change: config => withVersions(config, targets),
    // A lock holds the versions of today.
    reresolve: targets.map(({ program }) => program),
  })
  const impossible = then.diagnostics.find(one => isTarget(one, targets))
  if (impossible) throw new UsageError(`--target: ${impossible.message}`, hintOf(impossible))
  const fresh = without(then.diagnostics, today.diagnostics)
  return {
    ...{ today, then, fresh, moved: movedVersions(today, then) },
    remaining: without(then.diagnostics, fresh),
    fixed: without(today.diagnostics, then.diagnostics),
  }
}

/** A version that bakelet does not have would be another one silently, and every other problem one of that. */
function isTarget({ code, path: [section, key] }: Diagnostic, targets: readonly Target[]): boolean {
  return (
    (code === 'version-unsupported' || code === 'version-unknown') &&
    key === 'version' &&
    targets.some(({ program }) => program === section)
  )
}

const hintOf = ({ hint }: Diagnostic) => (hint === undefined ? {} : { next: hint })

function withVersions(config: Config, targets: readonly Target[]): Config {
  const moved = { ...config }
  for (const { program, version } of targets)
    Object.assign(moved, { [program]: { ...config[program], version } })
  return moved
}

function movedVersions(today: Compiled, then: Compiled): MovedVersion[] {
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
