import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { json } from '../../render/json.ts'
import { compareVersions } from '../../upstream/version.ts'
import { type Component, plannedArtifact } from '../component.ts'
import { checkSubnet } from './subnet.ts'

const origin = from('cni')

/** The plugins that the network below calls, and loopback, which containerd calls by itself for every sandbox. */
const plugins = ['bridge', 'host-local', 'loopback', 'portmap']

export const cni: Component = input => {
  const { config, versions } = input.resolved
  if (!config.containerd.cri) return {}
  const paths = nodePaths(config.prefix)
  return {
    diagnostics: checkSubnet(config.cni.network.subnet, input.file),
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

/** A bridge with a gateway and masquerading, and hostPort: what `hostPort` and a pod that calls out need, no more. */
function conflist(network: { name: string; bridge: string; subnet: string }, version: string) {
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
          ranges: [[{ subnet: network.subnet }]],
          routes: [{ dst: '0.0.0.0/0' }],
          // Leases end with the network namespaces they belong to: at the next boot.
          dataDir: '/run/cni/ipam',
        },
      },
      { type: 'portmap', capabilities: { portMappings: true }, ...(nftables ? { backend: 'nftables' } : {}) },
    ],
  }
}
