import { gateSettings } from '../../config/feature-gates.ts'
import type { Config } from '../../config/schema.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import { reserveDefaults } from './node-reserve.ts'

/** Processes and threads that a pod may have: what OpenShift sets (machine-config-operator, templates/master/01-master-kubelet). */
const podProcesses = 4096

/**
 * Processes that all pods together leave to the rest of the node, as on AKS ("Node resource reservations"). A machine of
 * 512 MiB has room for fewer than 4096 (max_threads in kernel/fork.c: an eighth of the memory for their stacks), so the limit
 * of one pod does not protect it. The kubelet writes what is left into pids.max of the control group of all pods
 * (pkg/kubelet/cm/node_container_manager_linux.go@v1.36.4, getCgroupConfigInternal).
 */
const reservedProcesses = 1000

/** What contains a container whose pod says nothing about it. The user's fields win. */
export function containerDefaults(kubelet: Config['kubelet'], version: string): Record<string, unknown> {
  return {
    ...(hasSeccompDefault(kubelet, version) ? { seccompDefault: true } : {}),
    podPidsLimit: podProcesses,
    systemReserved: { pid: `${reservedProcesses}` },
    ...reserveDefaults(kubelet),
  }
}

/**
 * Whether the kubelet takes seccompDefault: true. The field is there since 1.22, and before 1.25 its feature gate is alpha and
 * off; without it the kubelet does not start (cmd/kubelet/app/server.go@v1.25.16, RunKubelet and run). The gate is locked from
 * 1.27 on. A flag that is false would do nothing beside the field: the kubelet takes one or the other (server.go@v1.36.4).
 */
function hasSeccompDefault(kubelet: Config['kubelet'], version: string): boolean {
  if (Object.hasOwn(kubelet.flags, 'seccomp-default')) return false
  const isSince = (minor: string) => compareVersions(minorOf(version), minor) >= 0
  return isSince('1.22') && (gateSettings(kubelet).get('SeccompDefault') ?? isSince('1.25'))
}
