import type { Config } from '../../config/schema.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { type AddressInNetwork, ends, formatAddress, isWithin, parseInNetwork } from '../../render/address.ts'
import { isBridge, isIpv6 } from './pod-subnets.ts'

interface Fault {
  readonly message: string
  readonly hint: string
}

const example = { 32: '10.88.0.0/16', 128: 'fd00:10:88::/64' } as const
const both = `write \`subnets: [${example[32]}, "${example[128]}"]\``

/** Networks in CIDR form, each written by its first address, with room for a gateway and a few pods: one of a family, and one of IPv4. */
export function checkSubnets(network: Config['cni']['network'], file: string): Diagnostic[] {
  const problem = (key: ConfigPath, fault: Fault): Diagnostic => ({
    ...{ code: 'subnet-invalid', severity: 'error', file, path: ['cni', 'network', ...key] },
    ...fault,
  })
  if (!isBridge(network)) return []
  if (!('subnets' in network)) {
    const fault = isIpv6(network.subnet)
      ? ofIpv6(network.subnet)
      : subnetFault(network.subnet, 'an IPv4 subnet')
    return fault ? [problem(['subnet'], fault)] : []
  }
  const { subnets } = network
  const faults = subnets.flatMap((subnet, index) => {
    const first = subnets.findIndex(other => isIpv6(other) === isIpv6(subnet))
    const fault =
      subnetFault(subnet, 'a subnet') ?? (first < index ? twice(subnet, subnets[first] ?? '') : undefined)
    return fault ? [problem(['subnets', index], fault)] : []
  })
  return subnets.some(subnet => !isIpv6(subnet)) ? faults : [...faults, problem(['subnets'], withoutIpv4)]
}

const ofIpv6 = (subnet: string): Fault => ({ message: `\`${subnet}\` is not an IPv4 subnet`, hint: both })

const twice = (subnet: string, first: string): Fault => ({
  message: `\`${subnet}\` is another subnet of ${isIpv6(subnet) ? 'IPv6' : 'IPv4'}, and \`${first}\` is one already`,
  hint: 'keep one, and make it as large as all pods need',
})

/** portmap forwards to the address of a pod that is of the same family (plugins/meta/portmap/main.go v1.9.1, cmdAdd). */
const withoutIpv4: Fault = {
  message: 'the pods have no subnet of IPv4, so that no hostPort answers on an IPv4 address of the node',
  hint: both,
}

/** What is wrong with one network, whatever is in it. */
export function subnetFault(subnet: string, wanted: string): Fault | undefined {
  const network = parseInNetwork(subnet)
  if (!network)
    return {
      message: `\`${subnet}\` is not ${wanted} in CIDR form`,
      hint: `write it like ${example[isIpv6(subnet) ? 128 : 32]}`,
    }
  const { bits, prefix, value } = network
  // host-local takes two bits less, and keeps the network, gateway and broadcast addresses to itself (plugins/ipam/host-local
  // v1.9.1, range.go).
  if (prefix > bits - 3)
    return {
      message: `\`${subnet}\` has no room for pods`,
      hint: bits === 32 ? 'use /29 or larger' : 'use /64',
    }
  const held = reserved.find(({ range }) => prefix < range.prefix && isWithin(range, network))
  if (held)
    return {
      message: `\`${subnet}\` has addresses for ${held.use} in it, which lead to no pod`,
      hint: `use a private one, like ${example[bits]}`,
    }
  const special = reserved.find(({ range }) => prefix >= range.prefix && isWithin(network, range))
  if (special)
    return {
      message: `\`${subnet}\` is for ${special.use}, and no address in it leads to a pod`,
      hint: `use a private one, like ${example[bits]}`,
    }
  const { first } = ends(network)
  if (value !== first)
    return {
      message: `\`${subnet}\` has host bits set`,
      hint: `write ${formatAddress({ bits, value: first })}/${prefix}`,
    }
  return undefined
}

/** Of the special-purpose address registries of IANA (RFC 6890), and RFC 4291, 2.4. */
const reserved = [
  ['0.0.0.0/8', 'the host itself'],
  ['127.0.0.0/8', 'the loopback'],
  ['169.254.0.0/16', 'link-local addresses'],
  ['224.0.0.0/3', 'multicast and broadcast'],
  ['::/8', 'the loopback and addresses of IPv4'],
  ['fe80::/10', 'link-local addresses'],
  ['ff00::/8', 'multicast'],
].map(([range = '', use = '']) => ({ range: parseInNetwork(range) as AddressInNetwork, use }))
