import type { Config } from '../../../config/schema.ts'
import {
  type Address,
  type AddressInNetwork,
  ends,
  formatAddress,
  isWithin,
  parseAddress,
  parseInNetwork,
} from '../../../render/address.ts'
import { podSubnets, subnetKey } from '../../cni/pod-subnets.ts'
import type { Fault } from './fault.ts'
import { type Interface, interfacesOf, type Network } from './interfaces.ts'

/** Addresses that no host can have, or two have, and gateways that nothing reaches. */
export function checkAddresses(network: Network, pods: Config['cni']['network']): Fault[] {
  const owners = new Map<string, string>()
  return interfacesOf(network).flatMap(one => [
    ...one.addresses.flatMap((text, index) => {
      const address = parseInNetwork(text)
      if (!address) return []
      const path = [one.kind, one.name, 'addresses', index]
      const key = `${address.bits} ${address.value}`
      const owner = owners.get(key)
      owners.set(key, one.name)
      if (owner !== undefined)
        return [
          {
            path,
            message: `\`${text}\` is an address of \`${owner}\` already`,
            hint: 'write an address that nothing else has',
          },
        ]
      return addressFaults(address, text, pods).map(fault => ({ path, ...fault }))
    }),
    ...checkGateways(one),
  ])
}

function addressFaults(
  address: AddressInNetwork,
  text: string,
  pods: Config['cni']['network'],
): Omit<Fault, 'path'>[] {
  const { first, last } = ends(address)
  const overlapped = podSubnets(pods).find(subnet => {
    const podNetwork = parseInNetwork(subnet)
    return podNetwork && (isWithin(podNetwork, address) || isWithin(address, podNetwork))
  })
  if (overlapped !== undefined)
    return [
      {
        message: `the network of \`${text}\` overlaps that of the pods, ${overlapped}`,
        hint: `set \`cni.network.${subnetKey(pods)}\` to a network that nothing else uses`,
      },
    ]
  // A network of two addresses has neither (RFC 3021).
  if (address.bits === 128 || address.prefix > 30) return []
  if (address.value === first)
    return [{ message: `\`${text}\` is the network itself, and no address of a host`, hint: anyOther(first) }]
  if (address.value === last)
    return [
      {
        message: `\`${text}\` is the address of all hosts of the network (broadcast)`,
        hint: anyOther(first),
      },
    ]
  return []
}

const anyOther = (first: bigint) =>
  `write the address of the host, like ${formatAddress({ bits: 32, value: first + 1n })}`

function checkGateways({ kind, name, addresses, gateways, routes, dhcp }: Interface): Fault[] {
  const networks = addresses.flatMap(text => parseInNetwork(text) ?? [])
  const families = new Set<number>()
  const outside = (text: string, path: Fault['path']): Fault[] => {
    const gateway = parseAddress(text)
    // What DHCP gives is not known here.
    if (!gateway || dhcp === true || networks.some(network => isWithin(gateway, network))) return []
    return [
      {
        path,
        message: `the gateway \`${text}\` is in no network of \`${name}\``,
        hint: networks.some(({ bits }) => bits === gateway.bits)
          ? `write a gateway in ${list(addresses, gateway)}, or an address in the network of the gateway`
          : `add an address in the network of the gateway to \`system.network.${kind}.${name}.addresses\``,
      },
    ]
  }
  return [
    ...gateways.flatMap((text, index) => {
      const path = [kind, name, 'gateways', index]
      const bits = parseAddress(text)?.bits ?? 0
      const isSecond = families.has(bits)
      families.add(bits)
      if (isSecond)
        return [
          {
            path,
            message: `\`${name}\` has another gateway for ${bits === 32 ? 'IPv4' : 'IPv6'}`,
            hint: 'keep one; for a network behind another gateway there is `routes`',
          },
        ]
      return outside(text, path)
    }),
    ...routes.flatMap(({ via }, index) => outside(via, [kind, name, 'routes', index, 'via'])),
  ]
}

const list = (addresses: readonly string[], { bits }: Address) =>
  addresses.filter(text => parseInNetwork(text)?.bits === bits).join(' or ')
