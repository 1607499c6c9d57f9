// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { parseAddress, parseInNetwork } from '../render/address.ts'
import { field, section } from './field.ts'
import { interfaceNamePattern } from './interface-name.ts'
import { text } from './text-types.ts'

// The words are those of netplan, whose format cloud-init's network-config v2 is.

// Each use makes its own: the sentence of a field belongs to the schema object.
const interfaceName = () =>
  text(interfaceNamePattern, 'is not the name of a network interface: at most 15 letters and digits')

const anAddress = 'is not an address of IPv4 or IPv6'
const address = () =>
  text(/^[0-9A-Fa-f:.]+$/, anAddress).check(z.refine(text => parseAddress(text) !== undefined, anAddress))
const withPrefix = 'is not an address with the length of its network, like 192.0.2.10/24'
const addressInNetwork = () =>
  text(/^[0-9A-Fa-f:.]+\/\d{1,3}$/, withPrefix).check(
    z.refine(text => parseInNetwork(text) !== undefined, withPrefix),
  )
const aMtu = 'is not a whole number from 576 to 65535'

const route = z.lazy(() =>
  z.strictObject({
    to: field(addressInNetwork(), 'The network that it leads to.', '10.0.0.0/8'),
    via: field(address(), 'The gateway, in a network of this interface.', '192.0.2.254'),
    metric: field(
      z.optional(z.int('is not a whole number').check(z.minimum(0), z.maximum(4_294_967_295))),
      'Of several routes to a network the one with the lowest counts.',
    ),
  }),
)

const common = () => ({
  dhcp: field(
    z.optional(z.boolean()),
    'Ask DHCP, of IPv4 and IPv6. Default: `true` without `addresses`, else `false`.',
  ),
  addresses: field(
    z._default(z.array(addressInNetwork()), []),
    'Static addresses of IPv4 and IPv6, each with the length of its network.',
    ['192.0.2.10/24', '2001:db8::10/64'],
  ),
  gateways: field(
    z._default(z.array(address()), []),
    'Where everything goes that has no other route, at most one for IPv4 and one for IPv6.',
    ['192.0.2.1'],
  ),
  routes: field(z._default(z.array(route), []), 'Further routes.'),
  dns: field(z._default(z.array(address()), []), 'DNS servers.', ['192.0.2.53']),
  searchDomains: field(
    z._default(
      z.array(
        text(
          /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
          'is not a domain',
        ),
      ),
      [],
    ),
    'Domains in which DNS looks for names without a dot.',
    ['example.com'],
  ),
  mtu: field(
    z.optional(z.int(aMtu).check(z.minimum(576, aMtu), z.maximum(65_535, aMtu))),
    'Largest packet, in bytes.',
    9000,
  ),
})

const ethernet = z.lazy(() =>
  z.strictObject({
    match: field(
      z.optional(
        z.strictObject({
          name: field(
            z.optional(text(/^[A-Za-z0-9*?._-]+$/, 'is not a name or a pattern like en*')),
            'Name of the card, or a pattern.',
            'en*',
          ),
          mac: field(
            z.optional(text(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, 'is not an address like 52:54:00:12:34:56')),
            'Its own hardware address, in small letters.',
          ),
          driver: field(
            z.optional(text(/^[A-Za-z0-9_-]+$/, 'is not the name of a driver')),
            'Its driver.',
            'virtio_net',
          ),
        }),
      ),
      'Which card it is. Default: the one of this name.',
    ),
    ...common(),
  }),
)

const vlan = z.lazy(() =>
  z.strictObject({
    id: field(z.int('is not a VLAN').check(z.minimum(1), z.maximum(4094)), 'Its number, 1 to 4094.', 10),
    link: field(interfaceName(), 'The card or bond that it is on, by its key in `ethernets` or `bonds`.'),
    ...common(),
  }),
)

const bond = z.lazy(() =>
  z.strictObject({
    interfaces: field(z.array(interfaceName()), 'Its cards, by their keys in `ethernets`.'),
    mode: field(
      z._default(
        z.enum(
          [
            'active-backup',
            '802.3ad',
            'balance-rr',
            'balance-xor',
            'broadcast',
            'balance-tlb',
            'balance-alb',
          ],
          'is not a mode of bonding, like active-backup or 802.3ad',
        ),
        'active-backup',
      ),
      'How the cards work together. `802.3ad` (LACP) needs a switch that is set up for it.',
    ),
    ...common(),
  }),
)

export const network = section(
  {
    ethernets: field(z._default(z.record(interfaceName(), ethernet), {}), 'Network cards.', {
      eth0: { addresses: ['192.0.2.10/24'], gateways: ['192.0.2.1'], dns: ['192.0.2.53'] },
    }),
    vlans: field(z._default(z.record(interfaceName(), vlan), {}), 'VLANs, by the names of their interfaces.'),
    bonds: field(z._default(z.record(interfaceName(), bond), {}), 'Bonds of several cards, by their names.'),
  },
  'Network interfaces, as files of systemd-networkd. Every other card asks DHCP.',
)
