import type { Config } from '../../config/schema.ts'
import { isIpv6, podSubnets } from '../cni/pod-subnets.ts'
import { defaultMaxPods, kubeletNode } from '../pods/on-node/kubelet-node.ts'

/**
 * How many neighbours the kernel keeps of each family, where a kubelet takes more pods than by default. It counts those of all network
 * namespaces together (neigh_alloc in net/core/neighbour.c of Linux 6.12), keeps 1,024, and looks for some to forget from 512 on. A pod
 * takes two of IPv4 and four of IPv6: the node in the pod, and the pod on the node. With 1,000 pods half of them did not answer, and the
 * kernel said "neighbor table overflow!". The values are those of LXD, "Server settings for a LXD production setup".
 */
export function neighbourLimits(config: Config): Readonly<Record<string, string>> {
  if (!config.containerd.cri || kubeletNode(config).maxPods <= defaultMaxPods) return {}
  const families = new Set(podSubnets(config.cni.network).map(subnet => (isIpv6(subnet) ? 'ipv6' : 'ipv4')))
  return Object.fromEntries(
    [...families].flatMap(family => [
      [`net.${family}.neigh.default.gc_thresh2`, '4096'],
      [`net.${family}.neigh.default.gc_thresh3`, '8192'],
    ]),
  )
}
