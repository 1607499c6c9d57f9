import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import type { ExecOptions, Node } from '../vm/types.ts'
import { criSocket } from './cri.ts'
import { CallError } from './grpc/ask.ts'
import { withKubeletWords } from './kubelet-journal.ts'
import { findManifest } from './manifests.ts'
import { askFacts, type NodeFacts, podsApiSocket } from './node-facts.ts'
import { type KubeletPod, podsOfKubelet } from './pods-api.ts'
import { podsByCri } from './pods-by-cri.ts'
import type { PodReport, PodsReport } from './report.ts'

/** The pods of a running node, with those of its plan that are not there. Throws WorldError. */
export async function readPods(...asked: Parameters<typeof readPodsAndFacts>): Promise<PodsReport> {
  return (await readPodsAndFacts(...asked)).report
}

/** As readPods(), with what it knows of the node itself. */
export async function readPodsAndFacts(
  node: Node,
  plan: Pick<Plan, 'prefix' | 'pods'>,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<{ readonly report: PodsReport; readonly facts: NodeFacts }> {
  const facts = await askFacts(node, nodePaths(plan.prefix).takenPods, options)
  const kubelet = { ...{ node, options }, program: 'kubelet', socket: podsApiSocket }
  const containerd = { ...{ node, options }, program: 'containerd', socket: criSocket }
  const own = facts.hasPodsApi ? await podsOfKubelet(kubelet, facts).catch(notYet) : undefined
  const pods = own ?? (await podsByCri(containerd, facts))
  const report: PodsReport = {
    node: facts.hostname,
    source: own ? 'kubelet' : 'containerd',
    pods: await withKubeletWords(node, joined(pods, plan, facts), {
      ...options,
      hostname: facts.hostname,
      pathOf: pod => pathOf(pod, plan, facts),
    }),
  }
  return { report, facts }
}

/** The kubelet refuses until it has read all its sources, and its socket outlives it. */
function notYet(error: unknown): undefined {
  if (error instanceof CallError) return undefined
  throw error
}

/** Names pods as their manifests do, and adds those that are not there. */
function joined(
  pods: readonly KubeletPod[],
  plan: Pick<Plan, 'prefix' | 'pods'>,
  facts: NodeFacts,
): PodReport[] {
  const isPlanned = (pod: Named) => plan.pods.some(isSame(pod))
  const found = pods.map(one => {
    const manifest = findManifest(facts.manifests, { ...one, name: one.pod }, facts.hostname)
    const name = manifest?.name ?? one.pod
    return { ...one, pod: name, planned: isPlanned({ ...one, name }) }
  })
  const isFound = (pod: Named) => found.some(each => isSame(pod)({ ...each, name: each.pod }))
  const absent = [...plan.pods, ...facts.manifests.filter(pod => !isPlanned(pod))]
    .filter(pod => !isFound(pod))
    .map(pod => notStarted(pod, { planned: isPlanned(pod), why: whyNotStarted(pod, plan, facts) }))
  return [...found, ...absent].sort((a, b) =>
    `${a.namespace}/${a.pod}` < `${b.namespace}/${b.pod}` ? -1 : 1,
  )
}

interface Named {
  readonly name: string
  readonly namespace: string
}

const isSame = (a: Named) => (b: Named) => a.name === b.name && a.namespace === b.namespace

/** The file on the node that has, or should have, the manifest of a pod. */
function pathOf(
  { pod: name, namespace }: Pick<PodReport, 'pod' | 'namespace'>,
  { prefix, pods }: Pick<Plan, 'prefix' | 'pods'>,
  { manifests, files }: NodeFacts,
): string | undefined {
  const isIt = isSame({ name, namespace })
  const planned = pods.find(isIt)
  return (
    manifests.find(isIt)?.path ??
    files.find(file => planned && file === `${nodePaths(prefix).takenPods}/${planned.fileName}`)
  )
}

function whyNotStarted(pod: Named, plan: Pick<Plan, 'prefix' | 'pods'>, facts: NodeFacts): string {
  if (facts.manifests.some(isSame(pod))) return 'the kubelet has not started it'
  const path = pathOf({ ...pod, pod: pod.name }, plan, facts)
  return path === undefined ? 'its manifest is not on the node' : `${path} on the node is not its manifest`
}

function notStarted(
  { name, namespace }: Named,
  { planned, why }: { readonly planned: boolean; readonly why: string },
): PodReport {
  return {
    ...{ pod: name, namespace, planned, state: 'not started', ready: false, why: [why] },
    ...{ ip: null, ageSeconds: null, restarts: 0, containers: [] },
  }
}
