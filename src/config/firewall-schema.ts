// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { parseInNetwork } from '../render/address.ts'
import { field } from './field.ts'
import { podName, text } from './text-types.ts'

const network = (why?: string) => {
  const error = `is not a network like 192.0.2.0/24 or 2001:db8::/32${why === undefined ? '' : `: ${why}`}`
  return text(/^[0-9A-Fa-f:.]+\/\d{1,3}$/, error).check(
    z.refine(value => parseInNetwork(value) !== undefined, error),
  )
}

const isPort = 'is not a port from 1 to 65535'

const isPortOf = 'is not a port like 443 or 53/udp'

/** Who a pod may call. */
const egress = z.lazy(() =>
  z.strictObject({
    pod: field(
      podName('is not the name of a pod or NAMESPACE/NAME'),
      'Name of the pod, `NAMESPACE/NAME` outside of the namespace `default`.',
      'web',
    ),
    to: field(
      z.array(network('the packet filter knows addresses and no names')),
      'Networks that the pod reaches, in CIDR form. `[]`: none.',
      ['192.0.2.0/24'],
    ),
    ports: field(
      z.optional(
        z
          .array(
            z.union(
              [
                z.int(isPort).check(z.minimum(1, isPort), z.maximum(65_535, isPort)),
                text(/^\d{1,5}\/(tcp|udp|sctp)$/, isPortOf).check(z.refine(isPortText, isPort)),
              ],
              isPortOf,
            ),
          )
          .check(z.minLength(1, 'is empty; leave it out for all ports, and write `to: []` for none')),
      ),
      'Ports there: a number, which is of TCP, or PORT/PROTOCOL with tcp, udp or sctp. Default: every port and protocol.',
      [443, '53/udp'],
    ),
  }),
)

function isPortText(value: string): boolean {
  const port = Number.parseInt(value, 10)
  return port >= 1 && port <= 65_535
}

const opened = z.lazy(() =>
  z.strictObject({
    port: field(
      z.int(isPort).check(z.minimum(1, isPort), z.maximum(65_535, isPort)),
      'Port of the node.',
      9100,
    ),
    protocol: field(z._default(z.enum(['tcp', 'udp', 'sctp']), 'tcp'), 'Protocol of the port.'),
    from: field(
      z._default(z.array(network()), []),
      'Networks that reach the port, in CIDR form. Default: everybody outside of the node.',
      ['192.0.2.0/24'],
    ),
    pods: field(z._default(z.boolean(), false), '`true`: the pods of the node reach the port, too.'),
  }),
)

/** The packet filter. */
export const firewall = field(
  z.prefault(
    z.union(
      [
        z.literal('off'),
        z.strictObject({
          open: field(
            z._default(z.array(opened), []),
            'Ports of the node that programs of your own listen on. The ports of pods and of the kubelet server are open where the config has them.',
            [{ port: 9100, from: ['192.0.2.0/24'] }],
          ),
          ssh: field(
            z._default(z.array(network()), ['0.0.0.0/0', '::/0']),
            'Networks that reach sshd at port 22, in CIDR form. Default: all of them, and no pods; an image has an sshd only where the config has somebody who may log in. `[]`: none, also on a first boot, whose base image has an sshd.',
            ['192.0.2.0/24'],
          ),
          egress: field(
            z._default(z.array(egress), []),
            'What pods reach by the network. A pod that an entry names reaches only what its entries say, and answers whoever calls it; DNS needs an entry, too. A pod that no entry names reaches other pods and what is outside of the node.',
            [{ pod: 'web', to: ['192.0.2.0/24'], ports: [443, '53/udp'] }],
          ),
          metadata: field(
            z._default(z.boolean(), false),
            '`true`: pods reach the metadata service of the cloud, which gives whoever asks the credentials of the machine. Default: at link-local addresses (169.254.0.0/16) and at those of docs/network.md pods reach only DNS and NTP.',
          ),
        }),
      ],
      'is not off or a mapping with `open`, `ssh`, `egress` and `metadata`',
    ),
    {},
  ),
  'The packet filter of the node, by nftables. Others reach sshd and the ports that pods publish and the config opens, and nothing else; pods reach each other and what is outside of the node, unless `egress` says less. `off`: no filter.',
  { open: [{ port: 9100, from: ['192.0.2.0/24'] }] },
)
