import { isPortFree } from '../host/ports.ts'
import { outsidePorts } from '../plan/outside-ports.ts'
import type { Plan } from '../plan/types.ts'
import type { Forward } from './types.ts'

/**
 * The forwards of a plan's ports: to the same port of 127.0.0.1 where it is free, else to any. SCTP is left out:
 * QEMU's user network carries TCP and UDP.
 */
export async function forwardsOf(plan: Plan): Promise<Forward[]> {
  const forwards = await Promise.all(
    outsidePorts(plan).map(async ({ port, protocol }): Promise<Forward[]> => {
      if (protocol === 'SCTP') return []
      const hostPort = (await isPortFree(port)) ? port : 0
      return [{ protocol: protocol === 'UDP' ? 'udp' : 'tcp', guestPort: port, hostPort }]
    }),
  )
  return forwards.flat()
}
