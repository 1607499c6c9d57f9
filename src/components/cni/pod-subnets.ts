import type { Config } from '../../config/schema.ts'

export type Network = Config['cni']['network']
export type OwnNetwork = Extract<Network, { conflist: string }>
export type MacvlanNetwork = Extract<Network, { type: 'macvlan' }>
export type BridgeNetwork = Exclude<Network, OwnNetwork | MacvlanNetwork>

/** The key of `cni.network` that has the subnets. */
export const subnetKey = (network: Network) => ('subnets' in network ? 'subnets' : 'subnet')

export const isBridge = (network: Network): network is BridgeNetwork =>
  'type' in network && network.type === 'bridge'

/** The subnets behind the node: of IPv4, or of IPv4 and IPv6; none where the pods are in the network of a card, or who knows where. */
export function podSubnets(network: Network): readonly string[] {
  if (!isBridge(network)) return []
  return 'subnets' in network ? network.subnets : [network.subnet]
}

export const isIpv6 = (subnet: string) => subnet.includes(':')
