import { VmError } from '../errors.ts'
import type { Forward } from '../types.ts'

/**
 * The forwards with the host ports that QEMU chose, read from the monitor's `info usernet` (net/slirp.c and
 * libslirp's slirp_connection_info): `  TCP[HOST_FORWARD]  12  127.0.0.1 40123  10.0.2.15  80  0  0`.
 */
export function readForwards(usernet: string, requested: readonly Forward[]): Forward[] {
  const rows = [
    ...usernet.matchAll(/^\s*(TCP|UDP)\[HOST_FORWARD\]\s+\S+\s+(\S+)\s+(\d+)\s+\S+\s+(\d+)/gm),
  ].map(([, protocol = '', hostAddress = '', hostPort, guestPort]) => ({
    protocol: protocol.toLowerCase(),
    hostAddress,
    hostPort: Number(hostPort),
    guestPort: Number(guestPort),
  }))
  const isFor = (row: (typeof rows)[number], forward: Forward) =>
    row.protocol === forward.protocol && row.guestPort === forward.guestPort
  // A port requested by number is not available to a forward that accepts any port.
  const byNumber = requested.filter(({ hostPort }) => hostPort !== 0)
  const isAny = (row: (typeof rows)[number]) =>
    !byNumber.some(forward => isFor(row, forward) && row.hostPort === forward.hostPort)
  return requested.map(forward => {
    const row = rows.findIndex(
      found =>
        isFor(found, forward) &&
        (forward.hostPort === 0 ? isAny(found) : found.hostPort === forward.hostPort),
    )
    const found = rows[row]
    if (found === undefined)
      throw new VmError(
        `QEMU did not forward ${forward.protocol} port ${forward.guestPort} of the node:\n${usernet}`,
      )
    rows.splice(row, 1)
    return { ...forward, hostPort: found.hostPort, hostAddress: found.hostAddress }
  })
}
