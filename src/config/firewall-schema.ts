// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { parseInNetwork } from '../render/address.ts'
import { field } from './field.ts'
import { text } from './text-types.ts'

const network = () => {
  const error = 'is not a network like 192.0.2.0/24 or 2001:db8::/32'
  return text(/^[0-9A-Fa-f:.]+\/\d{1,3}$/, error).check(
    z.refine(value => parseInNetwork(value) !== undefined, error),
  )
}

const isPort = 'is not a port from 1 to 65535'

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
          metadata: field(
            z._default(z.boolean(), false),
            '`true`: pods reach the metadata service of the cloud, which gives whoever asks the credentials of the machine. Default: at link-local addresses (169.254.0.0/16) and at those of docs/network.md pods reach only DNS and NTP.',
          ),
        }),
      ],
      'is not off or a mapping with `open`, `ssh` and `metadata`',
    ),
    {},
  ),
  'The packet filter of the node, by nftables. Others reach sshd and the ports that pods publish and the config opens, and nothing else; pods reach each other and what is outside of the node. `off`: no filter.',
  { open: [{ port: 9100, from: ['192.0.2.0/24'] }] },
)
