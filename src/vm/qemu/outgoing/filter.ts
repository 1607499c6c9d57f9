import type { Socket } from 'node:net'
import type { Given } from './given.ts'
import { mayLeave } from './rules.ts'

/** NET_BUFSIZE in include/net/net.h of QEMU 7.2. */
const longestFrame = 4096 + 65_536
/** Bytes that wait for QEMU. Beyond them frames are dropped: if the filter stopped reading instead, QEMU would wait for it. */
const mostWaiting = 8 * 2 ** 20

/**
 * Passes on the frames that the guest may send. QEMU drops every other frame, and all frames once this filter has ended
 * (filter_redirector_receive_iov() in net/filter-mirror.c of QEMU 7.2). Four bytes with the length precede each frame.
 */
export function filterOutgoing(fromGuest: Socket, toNetwork: Socket, given: Given): void {
  let rest: Buffer = Buffer.alloc(0)
  const close = () => {
    fromGuest.destroy()
    toNetwork.destroy()
  }
  for (const socket of [fromGuest, toNetwork]) socket.on('error', close).on('close', close)
  // QEMU writes nothing to this socket, but Node.js notices the end of a socket only while it reads.
  toNetwork.resume()
  fromGuest.on('data', bytes => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
    toNetwork.cork()
    while (rest.length >= 4) {
      const end = 4 + rest.readUInt32BE(0)
      if (end > 4 + longestFrame) return close()
      if (rest.length < end) break
      if (mayLeave(rest.subarray(4, end), given) && toNetwork.writableLength < mostWaiting)
        toNetwork.write(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
    toNetwork.uncork()
  })
}
