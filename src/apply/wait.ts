import { setTimeout as sleep } from 'node:timers/promises'
import { nodePaths } from '../plan/paths.ts'
import type { Plan, StaticPod } from '../plan/types.ts'
import { readPods } from '../status/read-pods.ts'
import { askContainers, type RunningContainer } from '../verify/running-containers.ts'
import { silentPorts, tcpPorts } from '../verify/silent-ports.ts'
import type { Node } from '../vm/types.ts'
import { containersOf } from './pod-changes.ts'

/** The state that the node has to reach. */
export interface Goal {
  /** Pods all of whose containers have to run. */
  readonly pods: readonly Pick<StaticPod, 'name' | 'namespace' | 'containers' | 'hostPorts'>[]
  /** Sandboxes that must be gone. */
  readonly oldSandboxes: ReadonlySet<string>
}

export interface Missing {
  readonly pod: string
  readonly namespace: string
  readonly why: string
}

export interface Waited {
  readonly running: readonly RunningContainer[]
  /** Empty: the node has reached the goal. */
  readonly missing: readonly Missing[]
}

export interface WaitOptions {
  readonly plan: Plan
  readonly timeoutMs: number
  readonly report: (line: string) => void
  readonly signal: AbortSignal
}

const tickMs = 500
/** As a rehearsal: a container that ends is running for a moment; one that has ended before may do so again (rehearse/watch.ts). */
const steadyMs = 3000
const steadyAfterRestartMs = 12_000

/** Waits until every pod of the goal runs, answers and is ready, for some seconds with the same containers. */
export async function waitFor(node: Node, goal: Goal, options: WaitOptions): Promise<Waited> {
  const { plan, signal, report } = options
  const end = performance.now() + options.timeoutMs
  const { bin } = nodePaths(plan.prefix)
  const replaced = new Set<string>()
  let last = new Map<string, string>()
  let since: number | undefined
  for (;;) {
    const running = await askContainers(node, bin, { timeoutMs: 20_000, signal })
    const ids = idsOf(goal, running)
    for (const [key, id] of last) if (ids.get(key) !== id) replaced.add(key)
    const isSame = [...ids].every(([key, id]) => last.get(key) === id)
    last = ids
    const absent = missingIn(goal, running)
    const now = performance.now()
    // Asking for readiness takes a while, so as long as pods are absent only the last answer has that of the others.
    const missing = absent.length > 0 && now <= end ? absent : await notReady(node, goal, absent, options)
    report(missing[0] ? `pod ${missing[0].pod}: ${missing[0].why}` : 'every pod runs')
    if (missing.length > 0 || !isSame) since = undefined
    else since ??= now
    if (since !== undefined && now - since >= (replaced.size > 0 ? steadyAfterRestartMs : steadyMs))
      return { running, missing: [] }
    if (now > end) return { running, missing: missing.length > 0 ? missing : unsteady(goal, replaced) }
    await sleep(tickMs, undefined, { signal })
  }
}

const keyOf = ({ namespace, pod, container }: Pick<RunningContainer, 'namespace' | 'pod' | 'container'>) =>
  `${namespace}/${pod}/${container}`

/** The absent pods, those that run and do not answer, and those that are not ready by their own probes. */
async function notReady(
  node: Node,
  goal: Goal,
  absent: readonly Missing[],
  { plan, signal }: WaitOptions,
): Promise<readonly Missing[]> {
  const isAbsent = new Set(absent.map(keyOfPod))
  const present = goal.pods.filter(({ namespace, name }) => !isAbsent.has(`${namespace}/${name}`))
  if (present.length === 0) return absent
  const silent = (await silentPorts(node, tcpPorts(present), signal)).map(
    ({ pod, namespace, container, port }) => ({
      ...{ pod, namespace },
      why: `container ${container} runs, and nobody answers at port ${port} of the node`,
    }),
  )
  const { pods } = await readPods(node, plan, { timeoutMs: 60_000, signal })
  const asked = new Set(present.map(({ namespace, name }) => `${namespace}/${name}`))
  for (const pod of silent) asked.delete(keyOfPod(pod))
  // Whether some pods are ready nobody can know: null. containerd knows the old sandbox of a pod, too, for a while.
  const well = new Set(pods.filter(({ ready }) => ready !== false).map(keyOfPod))
  const unready = pods
    .filter(pod => asked.has(keyOfPod(pod)) && !well.has(keyOfPod(pod)))
    .map(({ pod, namespace, why }) => ({ pod, namespace, why: why.join('; ') || 'it is not ready' }))
  return [...absent, ...silent, ...unready]
}

const keyOfPod = ({ namespace, pod }: Pick<Missing, 'namespace' | 'pod'>) => `${namespace}/${pod}`

/** The containers that count, by name. */
function idsOf(goal: Goal, running: readonly RunningContainer[]): Map<string, string> {
  const counted = goal.pods.flatMap(pod =>
    containersOf(pod, running).filter(({ sandbox }) => !goal.oldSandboxes.has(sandbox)),
  )
  return new Map(counted.map(each => [keyOf(each), each.id]))
}

function missingIn(goal: Goal, running: readonly RunningContainer[]): readonly Missing[] {
  const ids = idsOf(goal, running)
  const absent = goal.pods.flatMap(({ name, namespace, containers }) =>
    containers
      .filter(container => !ids.has(keyOf({ namespace, pod: name, container })))
      .map(container => ({ pod: name, namespace, why: `container ${container} does not run` })),
  )
  const old = running
    .filter(({ sandbox }) => goal.oldSandboxes.has(sandbox))
    .map(({ pod, namespace }) => ({ pod, namespace, why: 'the old one has not ended yet' }))
  return [...absent, ...old]
}

function unsteady({ pods }: Goal, replaced: ReadonlySet<string>): readonly Missing[] {
  return pods.flatMap(({ name, namespace, containers }) =>
    containers
      .filter(container => replaced.has(keyOf({ namespace, pod: name, container })))
      .map(container => ({ pod: name, namespace, why: `container ${container} ends again and again` })),
  )
}
