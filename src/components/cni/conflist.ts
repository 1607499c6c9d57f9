import { compareVersions } from '../../upstream/version.ts'
import { type BridgeNetwork, isIpv6, type MacvlanNetwork, podSubnets } from './pod-subnets.ts'

/** Leases end with the network namespaces they belong to: at the next boot. */
const dataDir = '/run/cni/ipam'

interface Options {
  /** Of the plugins. */
  readonly version: string
  /** A Pod has a limit of its bandwidth. */
  readonly limitsBandwidth: boolean
  /** The packet filter has rules for what a Pod sends. */
  readonly marksPods: boolean
}

/**
 * A bridge with a gateway and masquerading, and hostPort: what `hostPort` and a pod that calls out need, no more. Of two subnets the
 * bridge gives a pod an address of each, its gateway and its masquerading (plugins/main/bridge v1.9.1, calcGateways). The kubelet takes
 * both from CRI, and without --node-ip puts that of IPv4 first (pkg/kubelet/kubelet_pods.go v1.36.4, sortPodIPs).
 */
export function bridgeConflist(network: BridgeNetwork, { version, limitsBandwidth, marksPods }: Options) {
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
          dataDir,
        },
      },
      // It takes the node's end of the veth pair from what `bridge` reports.
      ...(marksPods ? [{ type: 'bakelet-egress' }] : []),
      { type: 'portmap', capabilities: { portMappings: true }, ...(nftables ? { backend: 'nftables' } : {}) },
      // It finds the pod's end of the veth pair by the interfaces that `bridge` reports (plugins/meta/bandwidth v1.9.1).
      ...(limitsBandwidth ? [{ type: 'bandwidth', capabilities: { bandwidth: true } }] : []),
    ],
  }
}

/** Neither portmap nor bandwidth: both work on what a pod has on the node, and here it has nothing there. */
export function macvlanConflist({ name, parent, mode, subnet, range, gateway }: MacvlanNetwork) {
  const [rangeStart = '', rangeEnd = ''] = range.split('-')
  return {
    cniVersion: '1.0.0',
    name,
    plugins: [
      {
        type: 'macvlan',
        master: parent,
        mode,
        ipam: {
          type: 'host-local',
          ranges: [[{ subnet, rangeStart, rangeEnd, ...(gateway === undefined ? {} : { gateway }) }]],
          routes: gateway === undefined ? [] : [{ dst: '0.0.0.0/0' }],
          dataDir,
        },
      },
    ],
  }
}
