import type { Rehearsal } from '../rehearse/rehearsal.ts'
import { fetchPlanned } from './fetch.ts'
import { judgeFetched } from './judge.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'
import { step } from './step.ts'
import { toolsStep } from './tools.ts'

export type { Rehearsal } from '../rehearse/rehearsal.ts'

export interface RehearseTaskOptions {
  /** Milliseconds from the start of the node on that its pods may take. Default: a minute. */
  readonly timeoutMs?: number
  /** Called with the result while the node runs on, and the number of a process in its namespaces, for nsenter(1). */
  readonly onResult?: (rehearsal: Rehearsal, pid: number) => Promise<void>
}

/**
 * Runs the node of a project in namespaces of this machine, fetch included, and tells which pods run, or why not. Throws
 * ConfigProblems, and WorldError where this machine cannot rehearse.
 */
export async function rehearse(project: Project, options: RehearseTaskOptions = {}): Promise<Rehearsal> {
  const { timeoutMs = 60_000, onResult } = options
  const planned = await planOf(project)
  const { rehearsalTools, rehearse: run, requireRehearsal } = await import('../rehearse/rehearse.ts')
  requireRehearsal(planned.plan)
  await toolsStep(project, rehearsalTools)
  const { plan } = await fetchPlanned(project, planned.plan)
  // A rehearsal starts containerd anyway.
  await judgeFetched(project, planned, plan, ['kubelet'])
  return step(project, 'rehearse', async progress => {
    const { signal } = project
    return run({
      ...{ plan, timeoutMs, signal, store: await project.store(), report: progress.update },
      ...(onResult && { onResult }),
    })
  })
}
