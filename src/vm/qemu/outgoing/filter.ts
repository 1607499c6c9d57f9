import type { Socket } from 'node:net'
import type { Given } from './given.ts'
import { mayLeave } from './rules.ts'

/** NET_BUFSIZE in include/net/net.h of QEMU 7.2. */
const longestFrame = 4096 + 65_536
/** A network that is too slow loses frames. To read no more instead would stop QEMU, which waits until a frame is read. */
const mostWaiting = 8 * 2 ** 20

/**
 * Passes on what the guest may send. Nothing else passes: a frame for which nobody reads or that is not passed on is lost
 * (filter_redirector_receive_iov() in net/filter-mirror.c of QEMU 7.2). A frame comes after its length, in four bytes.
 */
export function filterOutgoing(fromGuest: Socket, toNetwork: Socket, given: Given): void {
  let rest: Buffer = Buffer.alloc(0)
  const close = () => {
    fromGuest.destroy()
    toNetwork.destroy()
  }
  for (const socket of [fromGuest, toNetwork]) socket.on('error', close).on('close', close)
  // Nothing comes back by it, but unread bytes would keep the end of the socket from being seen.
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
