import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'

/**
 * With `kernel.autoload: false` the kernel starts no modprobe(8) once every pod is ready: an empty kernel.modprobe turns that off
 * (Documentation/admin-guide/sysctl/kernel.rst of Linux 6.12). It is not the default: a pod may ask for a protocol at any time.
 *
 * What has to be there for pods that come later: the interfaces and rules of the CNI plugins bridge, portmap and bandwidth (v1.9.1), and
 * what ss(8) asks, for `verify`. A name that the kernel does not have is skipped.
 */
export const modulesForLater: readonly string[] = [
  ...['veth', 'bridge', 'macvlan', 'ipvlan'],
  ...['nf_tables', 'nft_chain_nat', 'nft_nat', 'nft_masq', 'nft_ct', 'nft_limit', 'nft_log'],
  ...['nft_fib_ipv4', 'nft_fib_ipv6', 'nft_fib_inet', 'nft_reject_inet'],
  ...['ifb', 'sch_tbf', 'sch_ingress', 'cls_u32', 'act_mirred'],
  ...['tcp_diag', 'udp_diag'],
]

/** bakelet-ready.service turns it off, and a node without `pods` has none. */
export function checkAutoload({ kernel, pods, containerd }: Config, file: string): Diagnostic[] {
  if (kernel.autoload || (Array.isArray(pods) && containerd.cri)) return []
  return [
    {
      code: 'kernel-autoload-kept',
      severity: 'error',
      message:
        'this node never knows that all of its pods are ready, so the kernel would go on to load modules',
      file,
      path: ['kernel', 'autoload'],
      hint: 'delete `kernel.autoload`, or give the pods by a list of files',
    },
  ]
}
