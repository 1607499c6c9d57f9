import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { sysctlPath } from '../../plan/kernel-names.ts'
import type { ComponentInput } from '../component.ts'
import { isBridge, isIpv6, podSubnets } from './pod-subnets.ts'

/**
 * The node routes for its pods: without forwarding nothing that they send leaves it, and no hostPort answers. `default` is for
 * interfaces that are made later, such as the bridge (Documentation/networking/ip-sysctl.rst of Linux 6.12).
 */
export function checkForwarding({ resolved: { config }, pods, file }: ComponentInput): Diagnostic[] {
  const { network } = config.cni
  const arePodsOfHost = pods.length > 0 && pods.every(({ facts }) => facts.hostNetwork)
  if (!isBridge(network) || arePodsOfHost) return []
  const names = ['all', 'default', network.bridge]
  const stops = new Set([
    'net/ipv4/ip_forward',
    ...names.map(name => `net/ipv4/conf/${name}/forwarding`),
    ...(podSubnets(network).some(isIpv6) ? names.map(name => `net/ipv6/conf/${name}/forwarding`) : []),
  ])
  return Object.entries(config.kernel.sysctl).flatMap(([key, value]): Diagnostic[] => {
    if (!stops.has(sysctlPath(key)) || !/^(0|false)$/.test(String(value).trim())) return []
    return [
      {
        ...{ code: 'sysctl-stops-pods', severity: 'error', file },
        message: `with \`${key}: ${value}\` the node forwards no packets, and its pods lose the network`,
        path: ['kernel', 'sysctl', key],
        hint: 'remove it: bakelet turns forwarding on',
        source: 'Linux 6.12, Documentation/networking/ip-sysctl.rst; kubernetes.io, "Container Runtimes"',
      },
    ]
  })
}
