import { runOwnTests } from '../assertions/run.ts'
import { weakenings } from '../components/weakenings.ts'
import type { Config } from '../config/schema.ts'
import { managedTree } from '../plan/managed.ts'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { CallError } from '../status/grpc/ask.ts'
import { readPods } from '../status/read-pods.ts'
import { isWell } from '../status/report.ts'
import { type Check, compared } from '../verify/check.ts'
import { postureChecks, postureCommand } from '../verify/posture/index.ts'
import { promiseChecks } from '../verify/promise-checks.ts'
import { askPromises } from '../verify/promises.ts'
import { silentPorts, tcpPorts } from '../verify/silent-ports.ts'
import { listTakenCommand, takenChecks } from '../verify/taken-pods.ts'
import { listTreeCommand, parseEntries } from '../verify/tree.ts'
import { treeChecks } from '../verify/tree-checks.ts'
import type { Node } from '../vm/types.ts'
import { lookUp } from './fetched.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'
import { askRefused } from './refused-manifests.ts'

export interface Verified {
  readonly name: string
  /** As messages have it. */
  readonly node: string
  readonly checks: readonly Check[]
}

/** sha256sum(1) reads 200 MB of programs, on a machine without KVM too. */
const treeTimeoutMs = 180_000
const timeoutMs = 60_000

/** Asks the node of a project for all that its plan promises, and runs the tests of its config. Throws ConfigProblems and WorldError. */
export async function verify(project: Project, choice: NodeChoice = {}): Promise<Verified> {
  const { plan, config } = await planOf(project)
  return withNode(openNode(project, plan, choice), async node => {
    // The store knows the digests of programs and images.
    const joined = (await lookUp(project, plan)).plan ?? plan
    const checks = [
      ...(await verifyNode(node, joined, project.signal)),
      ...(await runOwnTests(node, config.tests, project.signal)),
    ]
    return { name: plan.name, node: node.name, checks }
  })
}

/** Questions that go beyond a plan. `cis`: those of the CIS benchmarks, and what Bottlerocket and Talos have. */
export type Profile = 'cis'

/** Asks the node of a project what benchmarks ask. Throws ConfigProblems and WorldError. */
export async function verifyProfile(project: Project, choice: NodeChoice = {}): Promise<Verified> {
  const { plan, config } = await planOf(project)
  const { signal } = project
  return withNode(openNode(project, plan, choice), async node => ({
    ...{ name: plan.name, node: node.name },
    checks: await verifyPosture(node, { plan, config }, signal),
  }))
}

/** Asks a node what benchmarks ask. Throws WorldError. */
export async function verifyPosture(
  node: Node,
  { plan, config }: { readonly plan: Plan; readonly config: Config },
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const kubelet = plan.artifacts.find(({ name }) => name === 'kubelet')?.version
  const { stdout } = await node.exec(postureCommand(plan), {
    ...{ timeoutMs: treeTimeoutMs, mostBytes: 2 ** 20, signal },
  })
  return postureChecks({ plan, weakenings: weakenings(config, kubelet) }, stdout, node)
}

/** Compares a node with a plan. Programs and images are compared by their digests where the plan has them. */
export async function verifyNode(node: Node, plan: Plan, signal: AbortSignal): Promise<readonly Check[]> {
  const entries = managedTree(plan)
  const { stdout } = await node.exec(listTreeCommand(entries, plan.prefix), {
    ...{ timeoutMs: treeTimeoutMs, mostBytes: 32 * 2 ** 20, signal },
  })
  const found = parseEntries(stdout, entries)
  const { staticPods } = nodePaths(plan.prefix)
  const refused = new Map(
    (await askRefused(node, { timeoutMs, signal })).map(({ file, why }) => [`${staticPods}/${file}`, why]),
  )
  return [
    ...treeChecks(entries, found, staticPods, refused),
    ...(await takenPodChecks(
      node,
      plan,
      new Set(found.map(({ path }) => path.slice(staticPods.length + 1))),
      signal,
    )),
    ...promiseChecks(plan, await askPromises(node, plan, { timeoutMs, signal })),
    ...(await podChecks(node, plan, signal)),
    ...(await portChecks(node, plan, signal)),
  ]
}

/** What the kubelet reads is brought there on the node. */
async function takenPodChecks(
  node: Node,
  plan: Plan,
  listed: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  if (!plan.units.some(({ name }) => name === 'bakelet-guard.path')) return []
  const { stdout } = await node.exec(listTakenCommand(plan), { timeoutMs, mostBytes: 2 ** 20, signal })
  return takenChecks(plan, stdout, listed)
}

async function podChecks(node: Node, plan: Plan, signal: AbortSignal): Promise<readonly Check[]> {
  if (plan.pods.length === 0) return []
  const named = (name: string, namespace: string) =>
    ({ area: 'pods', name: `${namespace}/${name}`, expected: 'ready' }) as const
  try {
    const { pods } = await readPods(node, plan, { timeoutMs, signal })
    return pods.map((pod): Check => {
      const found = isWell(pod) ? 'ready' : [pod.state, ...pod.why].join('; ')
      const promise = named(pod.pod, pod.namespace)
      if (pod.planned) return compared(promise, found, '`bakelet logs` prints what it said')
      return {
        ...{ ...promise, expected: 'no such pod', outcome: 'different', found: pod.state },
        next: 'add it to `pods`, or delete its manifest on the node',
      }
    })
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    return plan.pods.map(({ name, namespace }) =>
      compared(named(name, namespace), `not known: ${error.message}`, '`bakelet doctor` reads the journal'),
    )
  }
}

async function portChecks(node: Node, plan: Plan, signal: AbortSignal): Promise<readonly Check[]> {
  const ports = tcpPorts(plan.pods)
  const silent = await silentPorts(node, ports, signal)
  return ports.map(port =>
    compared(
      { area: 'ports', name: `TCP ${port.port} of pod ${port.namespace}/${port.pod}`, expected: 'answers' },
      silent.includes(port) ? 'nobody listens' : 'answers',
      '`bakelet logs` prints what the pod said',
    ),
  )
}
