import { createHash } from 'node:crypto'
import type { Store } from '../artifacts/store.ts'
import { WorldError } from '../host/errors.ts'
import { artifactList } from '../plan/artifact-list.ts'
import type { FetchedPlan } from '../plan/fetched-plan.ts'
import { nodePaths } from '../plan/paths.ts'
import type { StaticPod } from '../plan/types.ts'
import { askContainers, type RunningContainer } from '../verify/running-containers.ts'
import type { StreamingNode } from '../vm/types.ts'
import { bringImage } from './images.ts'
import { Journal } from './journal.ts'
import { containersOf, keepsSandbox } from './pod-changes.ts'
import { type Step, stepsOf } from './steps.ts'
import type { Survey } from './survey.ts'
import { type Goal, type Missing, waitFor } from './wait.ts'
import { whyNot } from './why.ts'

export interface ChangeOptions {
  readonly plan: FetchedPlan
  readonly store: Store
  /** How long the changed pods may take to run; those that are put back may take as long. */
  readonly timeoutMs: number
  readonly report: (line: string) => void
  readonly signal: AbortSignal
}

export interface Changed {
  readonly state: 'applied' | 'put back'
  /** Seconds from the new files to pods that run: without the time that images take. */
  readonly seconds: number
  /** Why the change was put back. */
  readonly why: readonly string[]
  /** Pods that did not change, and whose containers were replaced all the same. */
  readonly restarted: readonly string[]
}

/** Changes a surveyed node to what its plan says, or puts back what was there. The survey must have no refusals. */
export async function changeNode(
  node: StreamingNode,
  survey: Survey,
  options: ChangeOptions,
): Promise<Changed> {
  const { plan, store, timeoutMs, report, signal } = options
  const journal = new Journal(node, plan.prefix, signal)
  const { bin } = nodePaths(plan.prefix)
  const before = await askContainers(node, bin, { timeoutMs: 60_000, signal })
  const patience = (timeoutMs + Math.max(timeoutMs, leastReturnMs)) / 1000 + 60
  await journal.begin(survey.images.length > 0 ? 1800 : patience)
  try {
    for (const image of survey.images) {
      report(`bringing ${image.reference}`)
      await bringImage(node, image, { plan, store, signal })
    }
    report('sending files')
    await journal.stage(stepsFor(survey, plan))
    const started = performance.now()
    const said = await journal.swap(patience)
    const refused = refusedPods(plan, said)
    const waited =
      refused.length > 0
        ? { running: await askContainers(node, bin, { timeoutMs: 60_000, signal }), missing: refused }
        : await waitFor(node, goalOf(survey, before), { plan, timeoutMs, report, signal })
    const seconds = Math.round(performance.now() - started) / 1000
    if (waited.missing.length === 0) {
      await journal.confirm()
      const restarted = restartedPods(survey, before, waited.running)
      return { state: 'applied', seconds, why: [], restarted }
    }
    const why =
      refused.length > 0
        ? refused.map(({ pod, why }) => `pod ${pod}: ${why}`)
        : await whyNot(node, plan, waited.missing, { seconds, signal })
    report('putting back what was there')
    await journal.undo()
    const after = await returned(node, before, waited.running, survey, options)
    if (after.length > 0) throw notReturned(node, why, after)
    return { state: 'put back', seconds, why, restarted: [] }
  } catch (error) {
    // Whatever it was, an interruption too: nobody has seen the new pods run. An undo deletes the journal, so a second one does nothing.
    if ((await journal.leftover()) !== undefined) await journal.undo()
    throw error
  }
}

/** Pods whose manifests the kubelet does not take: no wait makes them run. */
function refusedPods({ pods, prefix }: FetchedPlan, said: readonly string[]): readonly Missing[] {
  return pods.flatMap(({ name, namespace, fileName }) => {
    const start = `REFUSED ${nodePaths(prefix).staticPods}/${fileName}: `
    const line = said.find(line => line.startsWith(start))
    return line === undefined ? [] : [{ pod: name, namespace, why: `refused: ${line.slice(start.length)}` }]
  })
}

/** The changes, and the installer's mark: with it the next boot finds everything in place. */
function stepsFor({ changes }: Survey, plan: FetchedPlan): readonly Step[] {
  const steps = stepsOf(changes, plan.prefix)
  const list = steps.findIndex(({ path }) => path === nodePaths(plan.prefix).artifactList)
  if (list < 0) return steps
  const digest = createHash('sha256').update(artifactList(plan)).digest('hex')
  const mark: Step = {
    ...{ verb: 'file', path: '/var/lib/bakelet/installed', mode: '0644', owner: '0:0' },
    content: `${digest}\n`,
  }
  return [...steps.slice(0, list + 1), mark, ...steps.slice(list + 1)]
}

const isRunning = (pod: StaticPod, running: readonly RunningContainer[]) =>
  pod.containers.every(name => containersOf(pod, running).some(({ container }) => container === name))

function goalOf({ pods }: Survey, before: readonly RunningContainer[]): Goal {
  const kept = pods.kept.filter(pod => isRunning(pod, before))
  const gone = removedContainers(pods.removed, before)
  const replaced = pods.changed.filter(pod => !keepsSandbox(pod)).flatMap(pod => containersOf(pod, before))
  return {
    pods: [...pods.added, ...pods.changed, ...kept],
    oldSandboxes: new Set([...replaced, ...gone].map(({ sandbox }) => sandbox)),
  }
}

/** By the names that the manifests of bakelet have: components/pods/index.ts. */
function removedContainers(
  files: readonly string[],
  running: readonly RunningContainer[],
): readonly RunningContainer[] {
  const names = new Set(files)
  return running.filter(({ pod, namespace }) =>
    names.has(`${namespace === 'default' ? '' : `${namespace}.`}${pod}.yaml`),
  )
}

function restartedPods(
  { pods }: Survey,
  before: readonly RunningContainer[],
  after: readonly RunningContainer[],
): readonly string[] {
  const ids = new Set(after.map(({ id }) => id))
  return pods.kept
    .filter(pod => containersOf(pod, before).some(({ id }) => !ids.has(id)))
    .map(({ name }) => name)
}

/**
 * A pod that comes back waits up to 15 s for the one that goes, and 10 s more where the same manifest ended before
 * (pkg/kubelet/pod_workers.go, allowPodStart; kuberuntime, backOffPeriod; v1.36.4).
 */
const leastReturnMs = 60_000

/** Waits until what ran before runs again. */
async function returned(
  node: StreamingNode,
  before: readonly RunningContainer[],
  failed: readonly RunningContainer[],
  survey: Survey,
  options: ChangeOptions,
): Promise<readonly Missing[]> {
  const touched = new Set([...survey.pods.changed, ...survey.pods.added].map(podKey))
  const old = new Set(before.map(({ sandbox }) => sandbox))
  const tried = failed.filter(
    ({ pod, namespace, sandbox }) => touched.has(podKey({ name: pod, namespace })) && !old.has(sandbox),
  )
  const byPod = new Map(
    before.map(({ pod: name, namespace }) => [podKey({ name, namespace }), { name, namespace }]),
  )
  const pods = [...byPod.values()].map(pod => ({
    ...pod,
    containers: containersOf(pod, before).map(({ container }) => container),
    // The ports of a pod that changed are those of its new manifest.
    hostPorts: [],
  }))
  const goal: Goal = { pods, oldSandboxes: new Set(tried.map(({ sandbox }) => sandbox)) }
  const signal = new AbortController().signal
  const timeoutMs = Math.max(options.timeoutMs, leastReturnMs)
  return (await waitFor(node, goal, { ...options, timeoutMs, signal })).missing
}

const podKey = ({ name, namespace }: Pick<StaticPod, 'name' | 'namespace'>) => `${namespace}/${name}`

function notReturned(node: StreamingNode, why: readonly string[], missing: readonly Missing[]): WorldError {
  return new WorldError(
    [
      `${node.name}: the change was put back, and not every pod runs again:`,
      ...missing.map(({ pod, why }) => `  pod ${pod}: ${why}`),
      'the change was put back because:',
      ...why.map(line => `  ${line}`),
    ].join('\n'),
    { next: 'give the pods more time, and look at the node: journalctl -u kubelet' },
  )
}

/** Takes back, or ends, what an earlier apply left on the node. Throws WorldError while another one is at work. */
export async function settleLeftover(
  node: StreamingNode,
  { plan, signal }: Pick<ChangeOptions, 'plan' | 'signal'>,
  { dryRun }: { readonly dryRun: boolean },
): Promise<string | undefined> {
  const journal = new Journal(node, plan.prefix, signal)
  const leftover = await journal.leftover()
  if (!leftover) return undefined
  if (leftover.secondsLeft > 0 && leftover.state !== 'confirmed')
    throw new WorldError(`another \`bakelet apply\` is changing ${node.name}`, {
      next: `wait for it; if it was killed, apply again in ${leftover.secondsLeft} s, which takes its change back first`,
    })
  const isConfirmed = leftover.state === 'confirmed'
  if (!dryRun) await (isConfirmed ? journal.confirm() : journal.undo())
  return isConfirmed
    ? 'an earlier apply had not deleted its old files'
    : `an earlier apply was cut off: its change ${dryRun ? 'would be' : 'was'} taken back first`
}
