import type { Config } from '../../config/schema.ts'
import { yaml } from '../../render/yaml.ts'

type Network = Config['system']['network']
type Common = Pick<
  Network['bonds'][string],
  'dhcp' | 'addresses' | 'gateways' | 'routes' | 'dns' | 'searchDomains' | 'mtu'
>

/**
 * The network-config of a NoCloud seed: version 2, which is netplan's format (cloud-init 22.4). Undefined where the config says
 * nothing about the network: without the file cloud-init asks DHCP.
 */
export function networkConfig({ ethernets, vlans, bonds }: Network): string | undefined {
  const inBonds = new Set(Object.values(bonds).flatMap(({ interfaces }) => interfaces))
  const cards = Object.fromEntries(
    Object.entries(ethernets).map(([name, card]) => [
      name,
      inBonds.has(name) ? { ...card, dhcp: false } : card,
    ]),
  )
  const config = {
    ...lowered('ethernets', cards, ({ match }) => (match ? { match: matchOf(match) } : {})),
    ...lowered('bonds', bonds, ({ interfaces, mode }) => ({
      interfaces,
      // As MIIMonitorSec= in ../../components/system/network/networkd.ts.
      parameters: { mode, 'mii-monitor-interval': 100 },
    })),
    ...lowered('vlans', vlans, ({ id, link }) => ({ id, link })),
  }
  return Object.keys(config).length === 0 ? undefined : yaml({ version: 2, ...config })
}

function lowered<Entry extends Common>(
  kind: string,
  entries: Readonly<Record<string, Entry>>,
  own: (entry: Entry) => object,
): object {
  const all = Object.entries(entries).map(([name, entry]) => [name, { ...own(entry), ...common(entry) }])
  return all.length === 0 ? {} : { [kind]: Object.fromEntries(all) }
}

const matchOf = ({ name, mac, driver }: NonNullable<Network['ethernets'][string]['match']>) => ({
  ...(name === undefined ? {} : { name }),
  ...(mac === undefined ? {} : { macaddress: mac }),
  ...(driver === undefined ? {} : { driver }),
})

function common({ dhcp, addresses, gateways, routes, dns, searchDomains, mtu }: Common): object {
  const asks = dhcp ?? addresses.length === 0
  const all = [
    ...gateways.map(via => ({ to: via.includes(':') ? '::/0' : '0.0.0.0/0', via })),
    ...routes.map(({ to, via, metric }) => ({ to, via, ...(metric === undefined ? {} : { metric }) })),
  ]
  const nameservers = {
    ...(dns.length === 0 ? {} : { addresses: dns }),
    ...(searchDomains.length === 0 ? {} : { search: searchDomains }),
  }
  return {
    ...{ dhcp4: asks, dhcp6: asks },
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(all.length === 0 ? {} : { routes: all }),
    ...(Object.keys(nameservers).length === 0 ? {} : { nameservers }),
    ...(mtu === undefined ? {} : { mtu }),
  }
}
