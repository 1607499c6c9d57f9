import { type Changed, changeNode, settleLeftover } from '../apply/apply.ts'
import { withModuleLoading } from '../apply/module-loading.ts'
import { refuseUnchangeable } from '../apply/refusals.ts'
import { type Survey, surveyNode } from '../apply/survey.ts'
import type { Comparison } from '../diff/compare.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import type { StreamingNode } from '../vm/types.ts'
import { fetchPlanned } from './fetch.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'
import { step } from './step.ts'

export interface ApplyOptions {
  /** Only compare. */
  readonly dryRun?: boolean
  /** As ssh(1) takes it. Default: the machine that `bakelet up` runs. */
  readonly host?: string
  /** Milliseconds that the changed pods may take to run. Default: two minutes. */
  readonly timeoutMs?: number
  /** Called before anything is changed. */
  readonly onCompared?: (difference: Comparison) => void
}

export interface Applied {
  readonly name: string
  /** The node, as messages have it. */
  readonly node: string
  /** `same`: there was nothing to change. `compared`: a dry run. */
  readonly state: Changed['state'] | 'same' | 'compared'
  readonly difference: Comparison
  /** Container images that the node did not have. */
  readonly images: readonly string[]
  readonly pods: Readonly<Record<'added' | 'changed' | 'kept' | 'removed', readonly string[]>>
  /** Seconds from the new files to pods that run. */
  readonly seconds: number | undefined
  readonly why: readonly string[]
}

/**
 * Changes the pods and files of a running node to what a project says, fetch included, and waits until its pods run; else puts
 * back what was there. Throws ConfigProblems, and WorldError for what needs a new image and for a node that cannot be asked.
 */
export async function apply(project: Project, options: ApplyOptions = {}): Promise<Applied> {
  const planned = await planOf(project)
  const { openNode, withNode } = await import('./open-node.ts')
  return withNode(openNode(project, planned.plan, options), async node => {
    const { plan } = await fetchPlanned(project, planned.plan)
    return applyTo(project, plan, node, options)
  })
}

async function applyTo(
  project: Project,
  plan: FetchedPlan,
  node: StreamingNode,
  { dryRun = false, timeoutMs = 120_000, onCompared }: ApplyOptions,
): Promise<Applied> {
  const { signal } = project
  const survey = await step(project, 'compare', async progress => {
    const settled = await settleLeftover(node, { plan, signal }, { dryRun })
    if (settled) progress.note(settled)
    const survey = await surveyNode(node, plan, signal)
    for (const note of survey.notes) progress.note(note)
    return survey
  })
  onCompared?.(survey.difference)
  refuseUnchangeable(survey.refusals, node.name)
  const result = (state: Applied['state'], changed?: Changed): Applied => ({
    ...{ name: plan.name, node: node.name, state, difference: survey.difference },
    images: survey.images.map(({ reference }) => reference),
    ...{ pods: podNames(survey), seconds: changed?.seconds, why: changed?.why ?? [] },
  })
  if (survey.changes.length === 0 && survey.images.length === 0) return result('same')
  if (dryRun) return result('compared')
  return step(project, 'apply', async progress => {
    const store = await project.store()
    const options = { plan, store, timeoutMs, signal, report: progress.update }
    const changed = await withModuleLoading(node, signal, () => changeNode(node, survey, options))
    for (const pod of changed.restarted)
      progress.note(`pod ${pod} has restarted meanwhile, though nothing of it was changed`)
    return result(changed.state, changed)
  })
}

function podNames({ pods }: Survey): Applied['pods'] {
  const names = (list: Survey['pods']['kept']) =>
    list.map(({ namespace, name }) => (namespace === 'default' ? name : `${namespace}/${name}`))
  return {
    added: names(pods.added),
    changed: names(pods.changed),
    kept: names(pods.kept),
    removed: pods.removed.map(file => file.replace(/\.yaml$/, '')),
  }
}
