import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { podOfManifest } from '../status/manifests.ts'
import { readPodsAndFacts } from '../status/read-pods.ts'
import { askContainers } from '../verify/running-containers.ts'
import type { ExecOptions, StreamingNode } from '../vm/types.ts'
import { askMachine } from './ask-machine.ts'
import { askUsage } from './container-usage.ts'
import { type NodeObject, nodeObject } from './node-object.ts'
import { type PodMetrics, podMetrics } from './pod-metrics.ts'
import { type Pod, podObject } from './pod-object.ts'

export interface SeenPods {
  readonly pods: readonly Pod[]
  readonly nodeName: string
  /** Address of the node. */
  readonly address: string | undefined
  /** When the node was asked, by the clock of this machine. */
  readonly nowMs: number
}

/** A running node as the objects of the Kubernetes API. Each call asks the node. */
export interface NodeView {
  readonly running: StreamingNode
  readonly plan: Plan
  pods(): Promise<SeenPods>
  node(): Promise<NodeObject>
  /** Of pods with a container that runs. */
  metrics(): Promise<readonly PodMetrics[]>
}

/** For each question: a node without KVM that is busy with its boot takes seconds for one. */
const timeoutMs = 60_000

export function viewOf(running: StreamingNode, plan: Plan, signal: AbortSignal): NodeView {
  const options: Omit<ExecOptions, 'mostBytes'> = { timeoutMs, signal }
  const pods = async (): Promise<SeenPods> => {
    const { report, facts } = await readPodsAndFacts(running, plan, options)
    const seen = { nodeName: facts.hostname.toLowerCase(), address: facts.address, nowMs: Date.now() }
    const objects = report.pods.map(async pod => {
      const manifest =
        facts.manifests.find(each => each.name === pod.pod && each.namespace === pod.namespace) ??
        (await plannedManifest(plan, pod))
      return podObject(pod, { ...seen, manifest: manifest?.object, hostIP: facts.address })
    })
    return { ...seen, pods: await Promise.all(objects) }
  }
  return {
    ...{ running, plan, pods },
    node: async () => {
      const [{ nodeName, address, nowMs }, machine] = await Promise.all([
        pods(),
        askMachine(running, options),
      ])
      return nodeObject(machine, { name: nodeName, address, nowMs })
    },
    metrics: async () => {
      const { bin } = nodePaths(plan.prefix)
      const [seen, containers] = await Promise.all([pods(), askContainers(running, bin, options)])
      const usage = await askUsage(
        running,
        bin,
        containers.map(({ id }) => id),
        options,
      )
      return seen.pods.flatMap(({ metadata: { name, namespace, labels } }) => {
        const own = containers
          .filter(each => each.pod === name && each.namespace === namespace)
          .flatMap(({ id, container }) => {
            const used = usage.get(id)
            return used ? [{ name: container, usage: used }] : []
          })
        return own.length > 0
          ? [podMetrics({ name, namespace, ...(labels && { labels }) }, own, seen.nowMs)]
          : []
      })
    },
  }
}

/** Of a pod that is not on the node. */
async function plannedManifest(
  { pods, prefix }: Plan,
  { pod: name, namespace }: { readonly pod: string; readonly namespace: string },
) {
  const planned = pods.find(each => each.name === name && each.namespace === namespace)
  if (!planned) return undefined
  return podOfManifest(`${nodePaths(prefix).takenPods}/${planned.fileName}`, planned.content)
}
