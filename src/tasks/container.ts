import { closest } from '../diagnostics/closest.ts'
import { WorldError } from '../host/errors.ts'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { askContainers, type RunningContainer } from '../verify/running-containers.ts'
import type { Node } from '../vm/types.ts'

export interface ContainerChoice {
  readonly pod: string
  /** Default: the only one, or the first of the pod's manifest. */
  readonly container?: string | undefined
}

/** Finds one running container. Throws WorldError if no container matches, or more than one. */
export async function runningContainer(
  node: Node,
  plan: Plan,
  choice: ContainerChoice,
  signal: AbortSignal,
): Promise<RunningContainer> {
  const { bin } = nodePaths(plan.prefix)
  const running = await askContainers(node, bin, { timeoutMs: 60_000, signal })
  const { pod, container = firstContainer(plan, choice.pod) } = choice
  const ofPod = running.filter(each => each.pod === pod)
  const named = container === undefined ? ofPod : ofPod.filter(each => each.container === container)
  const [found, second] = named
  if (found && !second) return found
  if (found && second && found.namespace !== second.namespace)
    throw new WorldError(
      `two pods ${pod} run on ${node.name}, in the namespaces ${found.namespace} and ${second.namespace}`,
    )
  if (found)
    throw new WorldError(`pod ${pod} has ${named.length} running containers`, {
      next: `choose one with --container: ${named.map(each => each.container).join(', ')}`,
    })
  throw notRunning(node, running, ofPod, { pod, container })
}

function firstContainer(plan: Plan, name: string): string | undefined {
  return plan.pods.find(pod => pod.name === name)?.containers[0]
}

function notRunning(
  { name }: Node,
  running: readonly RunningContainer[],
  ofPod: readonly RunningContainer[],
  { pod, container }: ContainerChoice,
): WorldError {
  if (ofPod.length > 0)
    return new WorldError(`no container ${container} runs in pod ${pod}`, {
      next: `these run: ${ofPod.map(each => each.container).join(', ')}`,
    })
  const pods = [...new Set(running.map(each => each.pod))]
  const near = closest(pod, pods)
  return new WorldError(`no container of a pod ${pod} runs on ${name}`, {
    next: near === undefined ? listOf(pods) : `did you mean ${near}?`,
  })
}

const listOf = (pods: readonly string[]) =>
  pods.length === 0
    ? 'no pod runs there: bakelet journal kubelet'
    : `these run: ${pods.toSorted().join(', ')}`
