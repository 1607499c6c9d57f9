import { type RebuildResult, rebuildPlan } from '../artifacts/rebuild.ts'
import { reportTo } from './fetch.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'
import { step } from './step.ts'

/** Builds every artifact of a project twice from its Go module. A difference is a result, not an error. */
export async function rebuild(project: Project): Promise<readonly RebuildResult[]> {
  const { plan } = await planOf(project)
  return step(project, 'build twice', async progress =>
    rebuildPlan(plan, { store: await project.store(), signal: project.signal, report: reportTo(progress) }),
  )
}
