import type { Config } from '../../config/schema.ts'
import { moduleName, sysctlPath } from '../../plan/kernel-names.ts'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { KernelModule } from '../../plan/types.ts'
import { isIpv6, podSubnets } from '../cni/pod-subnets.ts'
import type { Component } from '../component.ts'
import { checkAutoload } from './autoload.ts'
import { hardeningOf } from './hardening.ts'
import { neighbourLimits } from './neighbours.ts'
import { sysctlValue } from './sysctl-value.ts'
import { unusedModulesFile } from './unused-modules.ts'

const origin = from('kernel')

/** overlay: containerd's snapshotter. br_netfilter: makes the bridge sysctls below exist. (kubernetes.io, "Container Runtimes") */
const modules = ['overlay', 'br_netfilter']

/** Packets between pods on one bridge pass the host's packet filter, and the host routes for its pods. (same page) */
const sysctls = ({ cni, containerd }: Config): Readonly<Record<string, string>> =>
  // They are about the pod network; without CRI there is none.
  containerd.cri
    ? {
        'net.bridge.bridge-nf-call-iptables': '1',
        'net.bridge.bridge-nf-call-ip6tables': '1',
        'net.ipv4.ip_forward': '1',
        // systemd-networkd goes on reading router advertisements, which the kernel then would not (IPv6AcceptRA= in
        // systemd.network(5)).
        ...(podSubnets(cni.network).some(isIpv6) ? { 'net.ipv6.conf.all.forwarding': '1' } : {}),
      }
    : {}

export const kernel: Component = ({ resolved: { config }, pods, file }) => {
  const wanted = config.kernel
  const ownModules = config.containerd.cri ? modules : ['overlay']
  const overridden = new Set(Object.keys(wanted.sysctl).map(sysctlPath))
  const loaded = distinctModules([
    ...ownModules.map(name => ({ name, ...origin() })),
    ...wanted.modules.map((name, index) => ({ name, ...origin('kernel', 'modules', index) })),
  ])
  const notLoaded = unusedModulesFile({
    modules: loaded.map(({ name }) => name),
    sctp: pods.some(({ facts }) => facts.usesSctp),
  })
  const needed = { ...sysctls(config), ...neighbourLimits(config) }
  return {
    diagnostics: checkAutoload(config, file),
    modules: loaded,
    files: [{ path: nodePaths(config.prefix).modprobe, mode: '0644', content: notLoaded, ...origin() }],
    sysctls: [
      ...Object.entries(needed)
        .filter(([key]) => !overridden.has(sysctlPath(key)))
        .map(([key, value]) => ({ key, value, ...origin() })),
      // After ip_forward, which sets some of them (net/ipv4/devinet.c of Linux 6.12, inet_forward_change).
      ...hardeningOf(config).map(({ key, value }) => ({ key, value, optional: true as const, ...origin() })),
      ...Object.entries(wanted.sysctl)
        .map(([key, value]) => ({ key, value: sysctlValue(value), ...origin('kernel', 'sysctl', key) }))
        .sort((a, b) => (a.key < b.key ? -1 : 1)),
    ],
  }
}

/** Loading a module twice is allowed, and the second time does nothing. */
function distinctModules(all: readonly KernelModule[]): KernelModule[] {
  const names = new Set<string>()
  return all.filter(({ name }) => names.size < names.add(moduleName(name)).size)
}
