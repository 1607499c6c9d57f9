import type { Config } from '../../config/schema.ts'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { json } from '../../render/json.ts'
import { compareVersions } from '../../upstream/version.ts'
import { type Component, plannedArtifact } from '../component.ts'
import { checkIpv6 } from './check-ipv6.ts'
import { checkSubnets } from './check-subnets.ts'
import { isIpv6, podSubnets } from './pod-subnets.ts'

const origin = from('cni')

/** The plugins that the network below calls, and loopback, which containerd calls by itself for every sandbox. */
const plugins = ['bridge', 'host-local', 'loopback', 'portmap']

export const cni: Component = input => {
  const { config, versions } = input.resolved
  if (!config.containerd.cri) return {}
  const paths = nodePaths(config.prefix)
  return {
    diagnostics: [...checkSubnets(config.cni.network, input.file), ...checkIpv6(config, input.file)],
    directories: [
      { path: paths.cniBin, mode: '0755', ...origin('prefix') },
      { path: paths.cniConf, mode: '0755', ...origin('prefix') },
    ],
    artifacts: [
      plannedArtifact(input, {
        name: 'cni-plugins',
        format: 'tar.gz',
        // The release's tar is flat and made from ".", so its members are named "./bridge".
        install: plugins.map(name => ({ member: `./${name}`, to: `${paths.cniBin}/${name}`, mode: '0755' })),
        ...origin('cni', 'version'),
      }),
    ],
    files: [
      {
        path: `${paths.cniConf}/10-bakelet.conflist`,
        mode: '0644',
        content: json(conflist(config.cni.network, versions['cni-plugins'])),
        ...origin('cni', 'network'),
      },
    ],
  }
}

/**
 * A bridge with a gateway and masquerading, and hostPort: what `hostPort` and a pod that calls out need, no more. Of two subnets the
 * bridge gives a pod an address of each, its gateway and its masquerading (plugins/main/bridge v1.9.1, calcGateways). The kubelet takes
 * both from CRI, and without --node-ip puts that of IPv4 first (pkg/kubelet/kubelet_pods.go v1.36.4, sortPodIPs).
 */
function conflist(network: Config['cni']['network'], version: string) {
  const subnets = podSubnets(network)
  // nftables does in one transaction what iptables does in a dozen processes, and is what a Debian or Ubuntu cloud
  // image has; its portmap backend is sound from 1.9.0 on (CVE-2025-67499).
  const nftables = compareVersions(version, '1.9.0') >= 0
  return {
    cniVersion: '1.0.0',
    name: network.name,
    plugins: [
      {
        type: 'bridge',
        bridge: network.bridge,
        isGateway: true,
        ipMasq: true,
        ...(nftables ? { ipMasqBackend: 'nftables' } : {}),
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          ranges: subnets.map(subnet => [{ subnet }]),
          routes: subnets.map(subnet => ({ dst: isIpv6(subnet) ? '::/0' : '0.0.0.0/0' })),
          // Leases end with the network namespaces they belong to: at the next boot.
          dataDir: '/run/cni/ipam',
        },
      },
      { type: 'portmap', capabilities: { portMappings: true }, ...(nftables ? { backend: 'nftables' } : {}) },
    ],
  }
}
