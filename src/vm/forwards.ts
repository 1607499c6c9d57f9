import { isPortFree } from '../host/ports.ts'
import { outsidePorts } from '../plan/outside-ports.ts'
import type { Plan } from '../plan/types.ts'
import type { Forward } from './types.ts'

/**
 * The forwards of a plan's ports: to the same port of 127.0.0.1 where it is free, else to any. SCTP is left out:
 * QEMU's user network carries TCP and UDP. `others` are forwarded too, and in place of the plan's own.
 */
export async function forwardsOf(plan: Plan, others: readonly Forward[] = []): Promise<Forward[]> {
  const forwards = await Promise.all(
    outsidePorts(plan).map(async ({ port, protocol }): Promise<Forward[]> => {
      if (protocol === 'SCTP') return []
      const hostPort = (await isPortFree(port)) ? port : 0
      return [{ protocol: protocol === 'UDP' ? 'udp' : 'tcp', guestPort: port, hostPort }]
    }),
  )
  const isAsked = ({ protocol, guestPort }: Forward) =>
    others.some(other => other.protocol === protocol && other.guestPort === guestPort)
  return [...forwards.flat().filter(forward => !isAsked(forward)), ...others]
}
