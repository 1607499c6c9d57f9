import { from } from '../../../plan/origin.ts'
import type { PlannedFile } from '../../../plan/types.ts'
import { type Section, settings } from '../../../render/settings.ts'
import { bondOf, type Interface, interfacesOf, type Network } from './interfaces.ts'

const origin = from('system')

type Lines = Section[1]

/** Files of systemd-networkd: systemd.network(5), systemd.netdev(5). */
export function networkdFiles(network: Network): PlannedFile[] {
  // What has two meanings is an error of check-links.ts.
  const byName = new Map(interfacesOf(network).map(one => [one.name, one]))
  const files = [...byName.values()].flatMap(one => {
    const device = netdev(network, one)
    return [
      ...(device.length === 0 ? [] : [file(one, 'netdev', device)]),
      file(one, 'network', networkOf(network, one)),
    ]
  })
  return Object.keys(network.bonds).length === 0 ? files : [...files, withoutCloudInit]
}

/**
 * cloud-init looks for each card by its hardware address, which is that of the bond now: it warns of cards that are not there at every
 * stage of every boot, and ends as `degraded` (cloud-init 25.1, apply_network_config_names in net/__init__.py).
 */
const withoutCloudInit: PlannedFile = {
  path: '/etc/cloud/cloud.cfg.d/80-bakelet-network.cfg',
  mode: '0644',
  content: '# Made by bakelet. The cards are those of bonds.\nnetwork: {config: disabled}\n',
  ...origin('system', 'network', 'bonds'),
}

/** The first file that matches an interface counts: before cloud-init's 10-netplan-NAME.network, and before 80-bakelet.network. */
function file({ kind, name }: Interface, suffix: string, sections: readonly Section[]): PlannedFile {
  return {
    path: `/etc/systemd/network/05-bakelet-${name}.${suffix}`,
    mode: '0644',
    content: `# Made by bakelet.\n${settings(sections.filter(([, lines]) => lines.length > 0))}`,
    ...origin('system', 'network', kind, name),
  }
}

function netdev({ vlans, bonds }: Network, { kind, name }: Interface): Section[] {
  if (kind === 'vlans')
    return [
      ['NetDev', device(name, 'vlan')],
      ['VLAN', [['Id', vlans[name]?.id ?? 0]]],
    ]
  if (kind === 'bonds')
    return [
      ['NetDev', device(name, 'bond')],
      [
        'Bond',
        [
          ['Mode', bonds[name]?.mode ?? ''],
          // Without it a link that fails stays in use (Documentation/networking/bonding.rst of Linux, miimon).
          ['MIIMonitorSec', '100ms'],
        ],
      ],
    ]
  return []
}

const device = (name: string, kind: string): Lines => [
  ['Name', name],
  ['Kind', kind],
]

function networkOf(network: Network, one: Interface): Section[] {
  const { name, mtu, routes } = one
  const vlans = Object.keys(network.vlans).filter(vlan => network.vlans[vlan]?.link === name)
  const children = vlans.map(vlan => ['VLAN', vlan] as const)
  const bond = one.kind === 'ethernets' ? bondOf(network, name) : undefined
  return [
    ['Match', matchLines(network, one)],
    ['Link', mtu === undefined ? [] : [['MTUBytes', mtu]]],
    [
      'Network',
      // A card of a bond has no address of its own.
      bond === undefined ? [...addressLines(one), ...children] : [['Bond', bond], noLinkLocal, ...children],
    ],
    ...routes.map(
      ({ to, via, metric }): Section => [
        'Route',
        [
          ['Destination', to],
          ['Gateway', via],
          ...(metric === undefined ? [] : [['Metric', metric] as const]),
        ],
      ],
    ),
  ]
}

const noLinkLocal = ['LinkLocalAddressing', 'no'] as const

function matchLines({ ethernets }: Network, { kind, name }: Interface): Lines {
  const match = kind === 'ethernets' ? ethernets[name]?.match : undefined
  if (!match) return [['Name', name]]
  return [
    ...(match.name === undefined ? [] : [['Name', match.name] as const]),
    // A VLAN or a bond takes over the address of a card, but has none of its own.
    ...(match.mac === undefined ? [] : [['PermanentMACAddress', match.mac] as const]),
    ...(match.driver === undefined ? [] : [['Driver', match.driver] as const]),
  ]
}

function addressLines({ dhcp, addresses, gateways, dns, searchDomains }: Interface): Lines {
  return [
    ['DHCP', (dhcp ?? addresses.length === 0) ? 'yes' : 'no'],
    ...addresses.map(address => ['Address', address] as const),
    ...gateways.map(gateway => ['Gateway', gateway] as const),
    ...dns.map(server => ['DNS', server] as const),
    ...(searchDomains.length === 0 ? [] : [['Domains', searchDomains.join(' ')] as const]),
  ]
}
