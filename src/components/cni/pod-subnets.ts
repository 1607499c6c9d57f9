import type { Config } from '../../config/schema.ts'

type Network = Config['cni']['network']

/** The key of `cni.network` that has the subnets. */
export const subnetKey = (network: Network) => ('subnets' in network ? 'subnets' : 'subnet')

/** The subnets of the pods: of IPv4, or of IPv4 and IPv6. */
export const podSubnets = (network: Network): readonly string[] =>
  'subnets' in network ? network.subnets : [network.subnet]

export const isIpv6 = (subnet: string) => subnet.includes(':')
