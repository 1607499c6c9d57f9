import type { Config } from '../../../config/schema.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { type Node, nodeAt } from '../check/node.ts'
import { requestedBy } from '../check/pod-resources.ts'
import { one, parseQuantity } from '../check/quantity.ts'
import { allocatableOf } from './allocatable.ts'

interface ListedPod {
  readonly document: { readonly value: unknown }
  readonly index: number
}

/** The first Pod for which a machine of this size has no memory, or no processors, left: pkg/kubelet/lifecycle/predicate.go@v1.36.4. */
export function tooLarge(
  pods: readonly ListedPod[],
  config: Pick<Config, 'hardware' | 'kubelet'>,
  file: string,
): Diagnostic[] {
  const allocatable = allocatableOf(config)
  return (['memory', 'cpu'] as const).flatMap(resource => {
    const most = allocatable[resource]
    return most === undefined ? [] : firstTooLarge(pods, resource, most, file)
  })
}

function firstTooLarge(
  pods: readonly ListedPod[],
  resource: 'memory' | 'cpu',
  most: bigint,
  file: string,
): Diagnostic[] {
  let running = 0n
  for (const { document, index } of pods) {
    const pod = nodeAt(document.value)
    const own = requestOf(pod, resource)
    // A Pod that ends makes room for others.
    const stays = (pod.get('spec').get('restartPolicy').string || 'Always') === 'Always'
    const sum = stays ? running + own : own
    if (own > 0n && sum > most)
      return [
        {
          code: 'pod-not-admitted',
          severity: 'error',
          message: `with the pod ${pod.get('metadata').get('name').string} the pods request ${amount(sum, resource)} of ${resource}, and a machine of this size has at most ${amount(most, resource)} for them: its kubelet does not start all of them`,
          file,
          path: ['pods', index],
          hint: `lower \`resources.requests\` of the pods, or write a larger machine into the config: hardware.${resource === 'cpu' ? 'cpus' : 'memory'}; kubeReserved, systemReserved and evictionHard count as taken`,
          source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/cm/node_container_manager_linux.go',
        },
      ]
    if (stays) running = sum
  }
  return []
}

/** PodRequests, component-helpers/resource/helpers.go@v0.36.4. */
function requestOf(pod: Node, resource: string): bigint {
  const spec = pod.get('spec')
  const ofPod = parseQuantity(spec.get('resources').get('requests').get(resource).value)
  const overhead = parseQuantity(spec.get('overhead').get(resource).value) ?? 0n
  return (ofPod ?? requestedBy(resource, spec)) + overhead
}

function amount(billionths: bigint, resource: 'memory' | 'cpu'): string {
  const left = billionths < 0n ? 0n : billionths
  return resource === 'memory' ? `${left / one / 1024n ** 2n}Mi` : `${(left * 1000n) / one}m`
}
