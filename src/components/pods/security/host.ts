import { show } from '../../../config/show.ts'
import { containersOf } from '../check/container-lists.ts'
import { effectiveHostPort } from '../check/ports.ts'
import { specOf } from './places.ts'
import type { PodSecurityCheck } from './types.ts'

const namespaces = { hostNetwork: 'network', hostPID: 'process', hostIPC: 'IPC' }

const hostNamespaces: PodSecurityCheck = {
  name: 'hostNamespaces',
  level: 'baseline',
  find: pod =>
    Object.entries(namespaces).flatMap(([key, name]) => {
      const where = specOf(pod).get(key)
      if (where.value !== true) return []
      return { where, what: `the Pod shares the ${name} namespace of the node`, hint: `remove ${key}` }
    }),
}

const hostPathVolumes: PodSecurityCheck = {
  name: 'hostPathVolumes',
  level: 'baseline',
  find: pod =>
    specOf(pod)
      .get('volumes')
      .items.flatMap(volume => {
        const where = volume.get('hostPath')
        if (!where.given) return []
        const path = where.get('path').string
        return {
          ...{ where, at: 'key' as const },
          what: `volume ${volume.get('name').string} is a path of the node${path ? `, ${path}` : ''}`,
          hint: 'use another kind of volume: emptyDir, configMap or secret',
        }
      }),
}

/** With hostNetwork each containerPort is one: defaultHostNetworkPorts in pkg/apis/core/v1/defaults.go@v1.37.2. */
const hostPorts: PodSecurityCheck = {
  name: 'hostPorts',
  level: 'baseline',
  find: pod =>
    containersOf(specOf(pod)).flatMap(({ node }) =>
      node.get('ports').items.flatMap(port => {
        const hostNetwork = specOf(pod).get('hostNetwork').value === true
        const number = effectiveHostPort(port, hostNetwork)
        if (!number) return []
        const where = port.get(port.get('hostPort').number ? 'hostPort' : 'containerPort')
        return {
          where,
          what: `container ${node.get('name').string} takes port ${number} of the node`,
          hint: `remove ${where.path.at(-1) === 'hostPort' ? 'hostPort' : 'hostNetwork, or the port'}`,
        }
      }),
    ),
}

const handlers = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
]

const hostProbesAndHostLifecycle: PodSecurityCheck = {
  name: 'hostProbesAndHostLifecycle',
  level: 'baseline',
  file: 'check_hostProbesAndhostLifecycle.go',
  since: 34,
  find: pod =>
    containersOf(specOf(pod)).flatMap(({ node }) =>
      handlers.flatMap(path =>
        ['httpGet', 'tcpSocket'].flatMap(kind => {
          const handler = path.reduce((at, key) => at.get(key), node)
          const where = handler.get(kind).get('host')
          if (!where.string) return []
          return {
            where,
            what: `${path.at(-1)} of container ${node.get('name').string} makes the kubelet call ${show(where.string)}`,
            hint: 'remove host: the kubelet then calls the Pod',
          }
        }),
      ),
    ),
}

/** The name is compared as it is written; /, which sysctl(8) takes too, is not. The minors as in policy/check_sysctls.go@v0.37.2. */
const sysctlsSince = new Map([
  ['kernel.shm_rmid_forced', 0],
  ['net.ipv4.ip_local_port_range', 0],
  ['net.ipv4.tcp_syncookies', 0],
  ['net.ipv4.ping_group_range', 0],
  ['net.ipv4.ip_unprivileged_port_start', 0],
  ['net.ipv4.ip_local_reserved_ports', 27],
  ['net.ipv4.tcp_keepalive_time', 29],
  ['net.ipv4.tcp_fin_timeout', 29],
  ['net.ipv4.tcp_keepalive_intvl', 29],
  ['net.ipv4.tcp_keepalive_probes', 29],
  ['net.ipv4.tcp_rmem', 32],
  ['net.ipv4.tcp_wmem', 32],
  ['net.ipv4.tcp_slow_start_after_idle', 37],
  ['net.ipv4.tcp_notsent_lowat', 37],
])

const sysctls: PodSecurityCheck = {
  name: 'sysctls',
  level: 'baseline',
  find: (pod, minor) =>
    specOf(pod)
      .get('securityContext')
      .get('sysctls')
      .items.flatMap(sysctl => {
        const where = sysctl.get('name')
        if (minor >= (sysctlsSince.get(where.string ?? '') ?? Number.POSITIVE_INFINITY)) return []
        return {
          where,
          what: `the Pod sets the kernel parameter ${show(where.value)}`,
          hint: 'remove it',
        }
      }),
}

/** What a Pod takes from the node. */
export const hostChecks = [hostNamespaces, hostPathVolumes, hostPorts, hostProbesAndHostLifecycle, sysctls]
