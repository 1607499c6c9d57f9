import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import type { PodDraft } from './pod-draft.ts'

/** pkg/kubelet/sysctl/safe_sysctls.go@v1.36.4 */
const safeSysctls =
  /^(kernel\.shm_rmid_forced|net\.ipv4\.(ip_local_port_range|tcp_syncookies|ping_group_range|ip_unprivileged_port_start|ip_local_reserved_ports|tcp_keepalive_time|tcp_fin_timeout|tcp_keepalive_intvl|tcp_keepalive_probes|tcp_rmem|tcp_wmem))$/

/** A sysctl of the pod: its containers share one network namespace. */
export function addSysctl(
  name: string,
  value: string,
  at: Node,
  { pod, report }: { readonly pod: PodDraft; readonly report: Report },
): void {
  if (!safeSysctls.test(name))
    report.say(
      'import-no-counterpart',
      at,
      `the kubelet does not start the pod with ${name} unless the config allows it`,
      `add kubelet: {config: {allowedUnsafeSysctls: [${name}]}} to the config`,
    )
  pod.security.sysctls = [...((pod.security.sysctls as object[] | undefined) ?? []), { name, value }]
}
