import type { FetchedPlan } from '../plan/fetched-plan.ts'
import { ConfigProblems } from './config-problems.ts'
import type { Planned } from './planned.ts'
import type { Project } from './project.ts'
import { step } from './step.ts'

/**
 * Has the kubelet and containerd that were fetched judge their own configuration. Throws ConfigProblems with what they refuse;
 * notes which of them this machine cannot ask.
 */
export async function judgeFetched(
  project: Project,
  { config, compiled }: Planned,
  plan: FetchedPlan,
  programs?: readonly ('kubelet' | 'containerd')[],
): Promise<void> {
  await step(project, 'judge', async progress => {
    const { judge } = await import('../rehearse/judge/index.ts')
    const options = { plan, config, store: await project.store(), signal: project.signal }
    const { diagnostics, untried } = await judge(options, project.config.file, programs)
    if (diagnostics.length > 0) throw new ConfigProblems(compiled.place(diagnostics), compiled.sources)
    for (const why of untried) progress.note(`not asked what it refuses: ${why}`)
  })
}
