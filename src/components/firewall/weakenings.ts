import type { Config } from '../../config/schema.ts'
import type { Weakening } from '../weakening.ts'

/** What a config takes from the packet filter. */
export function firewallWeakenings({ firewall }: Config): Weakening[] {
  if (firewall === 'off')
    return [
      {
        key: 'firewall',
        value: firewall,
        means:
          'neighbours with a route reach every port of every pod, and pods those of the node and its credentials',
      },
    ]
  if (!firewall.metadata) return []
  const means = 'every pod can ask the cloud for the credentials of the machine'
  return [{ key: 'firewall.metadata', value: true, means }]
}
