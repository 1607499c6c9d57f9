import { show } from '../../../config/show.ts'
import { sysctlPath } from '../../../plan/kernel-names.ts'
import { isNamespacedSysctl } from '../../kubelet/namespaced-sysctl.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'
import type { KubeletNode } from './kubelet-node.ts'

/** Parameters that each Pod may set, by the minor that first let it: pkg/kubelet/sysctl/safe_sysctls.go of 1.20.15 to 1.37.2. */
const safeSince = new Map([
  ['kernel/shm_rmid_forced', 20],
  ['net/ipv4/ip_local_port_range', 20],
  ['net/ipv4/tcp_syncookies', 20],
  ['net/ipv4/ping_group_range', 21],
  ['net/ipv4/ip_unprivileged_port_start', 22],
  ['net/ipv4/ip_local_reserved_ports', 27],
  ['net/ipv4/tcp_keepalive_time', 29],
  ['net/ipv4/tcp_fin_timeout', 29],
  ['net/ipv4/tcp_keepalive_intvl', 29],
  ['net/ipv4/tcp_keepalive_probes', 29],
  ['net/ipv4/tcp_rmem', 32],
  ['net/ipv4/tcp_wmem', 32],
  ['net/ipv4/tcp_slow_start_after_idle', 37],
  ['net/ipv4/tcp_notsent_lowat', 37],
])

/** Whether any Pod may set a parameter. */
export function isSafeSysctl(name: string, minor: number): boolean {
  return minor >= (safeSince.get(sysctlPath(name)) ?? Number.POSITIVE_INFINITY)
}

/** Kernel parameters of a Pod that its kubelet forbids: the kubelet ends the Pod with SysctlForbidden. */
export function checkUnsafeSysctls(pod: Node, minor: number, node: KubeletNode, out: Reporter): void {
  for (const sysctl of pod.get('spec').get('securityContext').get('sysctls').items) {
    const name = sysctl.get('name')
    if (name.string === undefined) continue
    if (isSafeSysctl(name.string, minor)) {
      checkNumbers(name.string, sysctl.get('value'), out)
      continue
    }
    const path = sysctlPath(name.string)
    if (node.allowedUnsafeSysctls.some(pattern => fits(path, pattern))) continue
    const isOfPod = isNamespacedSysctl(name.string)
    out.report(
      'pod-not-admitted',
      name,
      isOfPod
        ? `kubelet 1.${minor} does not start a Pod that sets ${name.string}, unless its own configuration allows that`
        : `${name.string} is a parameter of the whole node, which no Pod may set`,
      isOfPod
        ? `write into the config: kubelet: {config: {allowedUnsafeSysctls: [${name.string}]}}`
        : 'set it under kernel.sysctl in the config',
      { source: `k8s.io/kubernetes 1.${minor}, pkg/kubelet/sysctl/allowlist.go` },
    )
  }
}

/** Each of the parameters that any Pod may set takes numbers, ranges or a list of ports: Documentation/networking/ip-sysctl.rst of Linux. */
function checkNumbers(name: string, value: Node, out: Reporter) {
  if (value.string === undefined || /^[\d\s,-]*$/.test(value.string)) return
  out.report(
    'pod-not-admitted',
    value,
    `${show(value.string)} is not a value of ${name}, so runc does not start the Pod`,
    'write numbers only',
  )
}

const fits = (path: string, pattern: string) =>
  pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
