import type { Compiled } from '../compile/index.ts'
import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Plan } from '../plan/types.ts'
import { ConfigProblems } from './config-problems.ts'
import type { Project } from './project.ts'

/** A config without errors. */
export interface Planned {
  readonly compiled: Compiled
  readonly config: Config
  readonly plan: Plan
}

/** Problems that only one output has with a plan: `file` is the config's. */
export type CheckMore = (
  planned: Pick<Planned, 'config' | 'plan'> & Pick<Compiled, 'writtenAt'>,
  file: string,
) => readonly Diagnostic[] | Promise<readonly Diagnostic[]>

/**
 * The plan of a project. Reports warnings as an event; throws ConfigProblems if the config, or `checkMore`, has errors. Notes
 * (`info`) are for `bakelet check` alone: they would be noise in a pipe.
 */
export async function planOf(project: Project, checkMore: CheckMore = () => []): Promise<Planned> {
  return planOfCompiled(project, await project.compile(), checkMore)
}

/** As planOf(), for a config that was compiled in another way. */
export async function planOfCompiled(
  { config: { file }, on }: Project,
  compiled: Compiled,
  checkMore: CheckMore = () => [],
): Promise<Planned> {
  const { plan, config, sources } = compiled
  const more =
    plan && config
      ? compiled.place(await checkMore({ plan, config, writtenAt: compiled.writtenAt }, file))
      : []
  const all = [...compiled.diagnostics, ...more]
  const diagnostics = all.filter(({ severity }) => severity !== 'info')
  if (!plan || !config || diagnostics.some(({ severity }) => severity === 'error'))
    throw new ConfigProblems(diagnostics, sources)
  const fresh = diagnostics.filter(one => !isReported(compiled, one))
  if (fresh.length > 0) await on({ kind: 'warnings', diagnostics: fresh, sources })
  return { compiled, config, plan }
}

const reported = new WeakMap<Compiled, Set<string>>()

/** Whether an earlier task reported this warning of the same plan. From now on one has. */
function isReported(compiled: Compiled, { code, file, path, message }: Diagnostic): boolean {
  const known = reported.get(compiled) ?? new Set()
  reported.set(compiled, known)
  const key = JSON.stringify([code, file, path, message])
  const was = known.has(key)
  known.add(key)
  return was
}
