import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import { type CniPlugin, cniPluginNames } from '../../upstream/cni-plugin-names.ts'
import { type Component, plannedArtifact } from '../component.ts'
import { checkBridge } from './check-bridge.ts'
import { checkForwarding } from './check-forwarding.ts'
import { checkIpv6 } from './check-ipv6.ts'
import { checkMacvlan } from './check-macvlan.ts'
import { checkPlugins } from './check-plugins.ts'
import { checkPods } from './check-pods.ts'
import { checkReached } from './check-reached.ts'
import { checkSubnets } from './check-subnets.ts'
import { type PodNetwork, podNetwork } from './pod-network.ts'

const origin = from('cni')

export const cni: Component = input => {
  const { config } = input.resolved
  if (!config.containerd.cri) return {}
  const paths = nodePaths(config.prefix)
  const network = podNetwork(input)
  return {
    diagnostics: [
      ...checkSubnets(config.cni.network, input.file),
      ...checkReached(config, input.file),
      ...checkBridge(config, input.file),
      ...checkIpv6(config, input.file),
      ...checkForwarding(input),
      ...checkMacvlan(config, input.file),
      ...checkPlugins(input.resolved, input.file),
      ...checkPods(input.pods, network.plugins),
    ],
    directories: [
      { path: paths.cniBin, mode: '0755', ...origin('prefix') },
      { path: paths.cniConf, mode: '0755', ...origin('prefix') },
    ],
    artifacts: [
      plannedArtifact(input, {
        name: 'cni-plugins',
        format: 'tar.gz',
        // The release's tar is flat and made from ".", so its members are named "./bridge".
        install: installed(network, config.cni.plugins).map(name => ({
          member: `./${name}`,
          to: `${paths.cniBin}/${name}`,
          mode: '0755',
        })),
        ...origin('cni', 'version'),
      }),
    ],
    files: [
      {
        path: `${paths.cniConf}/10-bakelet.conflist`,
        mode: '0644',
        content: network.content,
        origin: {
          ...origin('cni', 'network').origin,
          ...(network.lines.length > 0 && { lines: network.lines }),
        },
      },
    ],
  }
}

/** The plugins that the network calls, those that the config asks for, and loopback, which containerd calls for every sandbox. */
function installed({ plugins }: PodNetwork, further: readonly CniPlugin[]): CniPlugin[] {
  const wanted = ['loopback', ...plugins.flatMap(({ type, ipam }) => [type, ipam]), ...further]
  return cniPluginNames.filter(name => wanted.includes(name))
}
