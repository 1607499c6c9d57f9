// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { cniPluginNames } from '../upstream/cni-plugin-names.ts'
import { field } from './field.ts'
import { interfaceNamePattern } from './interface-name.ts'
import { line, text } from './text-types.ts'

const name = () =>
  field(
    z._default(text(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/, 'is not a CNI network name'), 'bakelet'),
    'Name of the pod network.',
  )

const interfaceName = () =>
  text(interfaceNamePattern, 'is not a network interface name of at most 15 characters')

const bridge = {
  type: field(
    z._default(z.literal('bridge'), 'bridge'),
    '`bridge`: the pods have a network of their own behind the addresses of the node.',
  ),
  name: name(),
  bridge: field(z._default(interfaceName(), 'cni0'), 'Name of the bridge on the node.'),
}

const macvlan = z.lazy(() =>
  z.strictObject({
    type: field(
      z.literal('macvlan'),
      '`macvlan`: each pod has a hardware address and an address of its own in the network of a card.',
    ),
    name: name(),
    parent: field(interfaceName(), 'Interface of the node whose network the pods are in.', 'eth0'),
    mode: field(
      z._default(z.enum(['bridge', 'private', 'vepa', 'passthru']), 'bridge'),
      'How the pods reach each other. `bridge`: directly.',
    ),
    subnet: field(z.string(), 'IPv4 subnet of the network, in CIDR form.', '192.0.2.0/24'),
    range: field(
      text(/^[\d.]+-[\d.]+$/, 'is not a range of addresses, like 192.0.2.200-192.0.2.219'),
      'Addresses for the pods, the first and the last. Nothing else in the network may give them away.',
      '192.0.2.200-192.0.2.219',
    ),
    gateway: field(
      z.optional(z.ipv4('is not an IPv4 address')),
      'The gateway of the network. Without it pods reach only their own network.',
      '192.0.2.1',
    ),
  }),
)

const ownConflist = z.lazy(() =>
  z.strictObject({
    conflist: field(
      line(),
      'In place of the other keys: a CNI configuration list of your own, in JSON, relative to the config. The plugins that it names are installed.',
      'net.conflist',
    ),
  }),
)

/** Two shapes of a bridge, so that no network has its subnet twice. */
export const podNetwork = field(
  z.prefault(
    z.union(
      [
        z.strictObject({
          ...bridge,
          subnet: field(z._default(z.string(), '10.88.0.0/16'), 'IPv4 subnet of the pods, in CIDR form.'),
        }),
        z.strictObject({
          ...bridge,
          subnets: field(
            z.array(z.string()),
            'In place of `subnet`: a subnet of IPv4 and one of IPv6, and every pod has an address of both (dual stack).',
            ['10.88.0.0/16', 'fd00:10:88::/64'],
          ),
        }),
        macvlan,
        ownConflist,
      ],
      'is not a mapping with `subnet`, `subnets`, `type: macvlan` or `conflist`',
    ),
    {},
  ),
  'The pod network.',
)

export const cniPlugins = field(
  z._default(z.array(z.enum(cniPluginNames)), []),
  'Further plugins to install. Those that the pod network uses are installed anyway.',
  ['tuning'],
)
