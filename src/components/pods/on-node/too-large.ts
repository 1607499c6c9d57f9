import type { Config } from '../../../config/schema.ts'
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { type Node, nodeAt } from '../check/node.ts'
import { isNamed, requestedBy } from '../check/pod-resources.ts'
import { one, parseQuantity } from '../check/quantity.ts'
import { allocatableOf, capacityOf, inUnits } from './allocatable.ts'
import { hugePageBytes } from './huge-pages.ts'

interface ListedPod {
  readonly document: { readonly value: unknown }
  readonly index: number
}

/** The first Pod for which a machine of this size has no memory, or no processors, left: pkg/kubelet/lifecycle/predicate.go@v1.36.4. */
export function tooLarge(
  pods: readonly ListedPod[],
  config: Pick<Config, 'hardware' | 'image' | 'kernel' | 'kubelet'>,
  file: string,
): Diagnostic[] {
  const { memory, cpu } = allocatableOf(capacityOf(config.hardware), config.kubelet)
  // MachineInfo in pkg/kubelet/nodestatus/setters.go@v1.36.4.
  const allocatable = { memory: memory && memory - hugePageBytes(config) * one, cpu }
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
          message: `with the pod ${pod.get('metadata').get('name').string} the pods request ${wanted(sum, resource)} of ${resource}, and a machine of this size has at most ${inWords(most, resource)} for them: its kubelet does not start all of them`,
          file,
          path: ['pods', index],
          hint: `lower \`resources.requests\` of the pods, or write a larger machine into the config: hardware.${resource === 'cpu' ? 'cpus' : 'memory'}; kubeReserved, systemReserved, evictionHard and huge pages count as taken`,
          source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/cm/node_container_manager_linux.go',
        },
      ]
    if (stays) running = sum
  }
  return []
}

/**
 * PodRequests, component-helpers/resource/helpers.go@v0.36.4. A Pod's own limit is its request where no container names the resource
 * (defaultPodRequests in pkg/apis/core/v1/defaults.go@v1.36.4).
 */
function requestOf(pod: Node, resource: 'memory' | 'cpu'): bigint {
  const spec = pod.get('spec')
  const own = spec.get('resources')
  const given = parseQuantity(own.get('requests').get(resource).value)
  const limit = isNamed(resource, spec) ? undefined : parseQuantity(own.get('limits').get(resource).value)
  const overhead = parseQuantity(spec.get('overhead').get(resource).value) ?? 0n
  return inUnits((given ?? limit ?? requestedBy(resource, spec)) + overhead, resource)
}

/** What Pods want is rounded up, so that it is never the same as what is there. */
const wanted = (amount: bigint, resource: 'memory' | 'cpu') =>
  inWords(resource === 'memory' ? amount + mebibyte - 1n : amount, resource)

const mebibyte = 1024n ** 2n * one

function inWords(billionths: bigint, resource: 'memory' | 'cpu'): string {
  const left = billionths < 0n ? 0n : billionths
  return resource === 'memory' ? `${left / mebibyte}Mi` : `${(left * 1000n) / one}m`
}
