import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isWithin, parseAddress, parseInNetwork } from '../../render/address.ts'
import { interfacesOf } from '../system/network/interfaces.ts'
import { subnetFault } from './check-subnets.ts'
import type { MacvlanNetwork } from './pod-subnets.ts'

type Fault = Pick<Diagnostic, 'message' | 'hint'> & { readonly key: keyof MacvlanNetwork }

/** The addresses of a network that others are in, too, and the name of its card. */
export function checkMacvlan({ cni, system }: Config, file: string): Diagnostic[] {
  const { network } = cni
  if (!('type' in network) || network.type !== 'macvlan') return []
  const subnet = subnetFault(network.subnet, 'an IPv4 subnet')
  const faults: Fault[] = subnet
    ? [{ key: 'subnet', ...subnet }]
    : [...ofRange(network, system.network), ...ofGateway(network)]
  return [
    ...faults.map(
      ({ key, ...words }): Diagnostic => ({
        ...{ code: 'subnet-invalid', severity: 'error', ...words, file, path: ['cni', 'network', key] },
      }),
    ),
    ...ofParent(network, system.network, file),
  ]
}

/** host-local refuses the same (plugins/ipam/host-local v1.9.1, range.go). */
function ofRange({ subnet, range }: MacvlanNetwork, node: Config['system']['network']): Fault[] {
  const [first, last] = range.split('-').map(parseAddress)
  const within = parseInNetwork(subnet)
  const fault = (message: string, hint: string): Fault[] => [{ key: 'range', message, hint }]
  if (!first || !last || !within || first.value > last.value)
    return fault(
      `\`${range}\` is not a range of addresses`,
      'write the first and the last, like 192.0.2.200-192.0.2.219',
    )
  if (!isWithin(first, within) || !isWithin(last, within))
    return fault(`\`${range}\` is not in ${subnet}`, `write a range of addresses of ${subnet}`)
  const own = interfacesOf(node)
    .flatMap(({ addresses }) => addresses)
    .find(text => {
      const address = parseInNetwork(text)
      return address?.bits === 32 && first.value <= address.value && address.value <= last.value
    })
  return own === undefined
    ? []
    : fault(
        `the node has the address ${own} of \`${range}\``,
        'write a range that nothing else has addresses of',
      )
}

function ofGateway({ subnet, gateway }: MacvlanNetwork): Fault[] {
  const within = parseInNetwork(subnet)
  const address = gateway === undefined ? undefined : parseAddress(gateway)
  if (!address || !within || isWithin(address, within)) return []
  return [
    {
      key: 'gateway',
      message: `the gateway \`${gateway}\` is not in ${subnet}`,
      hint: `write an address of ${subnet}`,
    },
  ]
}

/** Where `match` finds the card, the key of the entry is not its name. */
function ofParent({ parent }: MacvlanNetwork, node: Config['system']['network'], file: string): Diagnostic[] {
  const match = node.ethernets[parent]?.match
  if (match === undefined || match.name === parent) return []
  return [
    {
      code: 'network-link-invalid',
      severity: 'error',
      message: `\`${parent}\` is an entry of \`system.network.ethernets\` with \`match\`: the card keeps its own name`,
      file,
      path: ['cni', 'network', 'parent'],
      hint: 'write the name that `ip link` shows on the machine, like ens3',
    },
  ]
}
