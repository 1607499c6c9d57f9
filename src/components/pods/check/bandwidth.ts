import { show } from '../../../config/show.ts'
import type { Node } from './node.ts'
import { one, parseQuantity } from './quantity.ts'
import type { Reporter } from './reporter.ts'

/** The annotations that containerd hands to the plugins of the pod network (containerd 2.3.6, internal/cri/bandwidth/utils.go). */
export function bandwidthLimits(pod: Node): Node[] {
  const annotations = pod.get('metadata').get('annotations')
  return ['kubernetes.io/ingress-bandwidth', 'kubernetes.io/egress-bandwidth']
    .map(key => annotations.get(key))
    .filter(({ given }) => given)
}

/** validateBandwidthIsReasonable of the same file: 1k to 1P bit/s. */
export function checkBandwidth(pod: Node, out: Reporter): void {
  for (const limit of bandwidthLimits(pod)) {
    if (limit.string === undefined) continue
    const quantity = parseQuantity(limit.string)
    if (quantity === undefined || quantity < 1000n * one || quantity > 10n ** 15n * one)
      out.invalid(
        limit,
        `containerd starts no Pod with the bandwidth ${show(limit.value)}`,
        'write bits per second from "1k" to "1P", like "10M"',
      )
  }
}
