import type { Config } from '../../config/schema.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { isWithin, parseAddress, parseInNetwork } from '../../render/address.ts'
import { interfacesOf } from '../system/network/interfaces.ts'
import { podSubnets, subnetKey } from './pod-subnets.ts'

interface Reached {
  readonly path: ConfigPath
  readonly what: string
  readonly text: string
  readonly at?: 'key'
}

/**
 * What the node asks by address, and would look for behind the bridge of its pods: the route to their subnet is that of the bridge
 * (plugins/main/bridge v1.9.1), and it is more special than the default route.
 */
export function checkReached({ cni, system, registries }: Config, file: string): Diagnostic[] {
  const { network } = cni
  const subnets = podSubnets(network)
  return [...ofNetwork(system), ...ofRegistries(registries)].flatMap(
    ({ path, what, text, at }): Diagnostic[] => {
      const address = parseAddress(text)
      const subnet = subnets.find(one => {
        const within = parseInNetwork(one)
        return address && within && isWithin(address, within)
      })
      if (subnet === undefined) return []
      return [
        {
          ...{ code: 'network-address-invalid', severity: 'error', file, path },
          ...(at ? { at } : {}),
          message: `${what} ${text} is in the network of the pods, ${subnet}, and the node does not reach it`,
          hint: `set \`cni.network.${subnetKey(network)}\` to a network that nothing else uses`,
        },
      ]
    },
  )
}

function ofNetwork({ network, time }: Config['system']): Reached[] {
  return [
    ...interfacesOf(network).flatMap(({ kind, name, dns }) =>
      dns.map((text, index) => ({
        path: ['system', 'network', kind, name, 'dns', index],
        what: 'the DNS server',
        text,
      })),
    ),
    ...time.servers.map((text, index) => ({
      path: ['system', 'time', 'servers', index],
      what: 'the time server',
      text,
    })),
  ]
}

function ofRegistries(registries: Config['registries']): Reached[] {
  return Object.entries(registries).flatMap(([host, { mirrors }]) => [
    { path: ['registries', host], what: 'the registry', text: hostOf(`https://${host}`), at: 'key' as const },
    ...mirrors.map(({ url }, index) => ({
      path: ['registries', host, 'mirrors', index, 'url'],
      what: 'the mirror',
      text: hostOf(url),
    })),
  ])
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '')
