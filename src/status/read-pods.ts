import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import type { ExecOptions, Node } from '../vm/types.ts'
import { criSocket } from './cri.ts'
import { CallError } from './grpc/ask.ts'
import { findManifest } from './manifests.ts'
import { askFacts, type NodeFacts, podsApiSocket } from './node-facts.ts'
import { type KubeletPod, podsOfKubelet } from './pods-api.ts'
import { podsByCri } from './pods-by-cri.ts'
import type { PodReport, PodsReport } from './report.ts'

/** The pods of a running node, with those of its plan that are not there. Throws WorldError. */
export async function readPods(
  node: Node,
  plan: Pick<Plan, 'prefix' | 'pods'>,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<PodsReport> {
  const facts = await askFacts(node, nodePaths(plan.prefix).staticPods, options)
  const kubelet = { ...{ node, options }, program: 'kubelet', socket: podsApiSocket }
  const containerd = { ...{ node, options }, program: 'containerd', socket: criSocket }
  const own = facts.hasPodsApi ? await podsOfKubelet(kubelet, facts).catch(notYet) : undefined
  const pods = own ?? (await podsByCri(containerd, facts))
  return {
    node: facts.hostname,
    source: own ? 'kubelet' : 'containerd',
    pods: joined(pods, plan, facts),
  }
}

/** The kubelet refuses until it has read all its sources, and its socket outlives it. */
function notYet(error: unknown): undefined {
  if (error instanceof CallError) return undefined
  throw error
}

/** Names pods as their manifests do, and adds those that are not there. */
function joined(pods: readonly KubeletPod[], plan: Pick<Plan, 'pods'>, facts: NodeFacts): PodReport[] {
  const isPlanned = (one: { readonly name: string; readonly namespace: string }) =>
    plan.pods.some(each => each.name === one.name && each.namespace === one.namespace)
  const found = pods.map(one => {
    const manifest = findManifest(facts.manifests, { ...one, name: one.pod }, facts.hostname)
    const name = manifest?.name ?? one.pod
    return { ...one, pod: name, planned: isPlanned({ ...one, name }) }
  })
  const isFound = (pod: { readonly name: string; readonly namespace: string }) =>
    found.some(each => each.pod === pod.name && each.namespace === pod.namespace)
  const onNode = (pod: { readonly name: string; readonly namespace: string }) =>
    facts.manifests.some(each => each.name === pod.name && each.namespace === pod.namespace)
  const absent = [...plan.pods, ...facts.manifests.filter(pod => !isPlanned(pod))]
    .filter(pod => !isFound(pod))
    .map(pod => notStarted(pod, { planned: isPlanned(pod), hasManifest: onNode(pod) }))
  return [...found, ...absent].sort((a, b) =>
    `${a.namespace}/${a.pod}` < `${b.namespace}/${b.pod}` ? -1 : 1,
  )
}

function notStarted(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  { planned, hasManifest }: { readonly planned: boolean; readonly hasManifest: boolean },
): PodReport {
  return {
    ...{ pod: name, namespace, planned, state: 'not started', ready: false },
    why: [hasManifest ? 'the kubelet has not started it' : 'its manifest is not on the node'],
    ...{ ip: null, ageSeconds: null, restarts: 0, containers: [] },
  }
}
