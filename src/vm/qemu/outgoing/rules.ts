import type { Given } from './given.ts'
import { ipv4Leaves } from './ipv4.ts'
import { ipv6Leaves } from './ipv6.ts'

// EtherTypes (IEEE 802 numbers of IANA). slirp_input() accepts these three and NC-SI, which manages network cards and which no Linux guest sends.
const arp = 0x0806
const ipv4 = 0x0800
const ipv6 = 0x86dd

/**
 * Whether a frame of the guest may go on to libslirp, which does whatever a packet says: a packet to any address of its own
 * network or of 127.0.0.0/8, which root in the guest can write by hand, becomes a connection to this machine's loopback
 * (sotranslate_out() in src/socket.c of libslirp 4.7). Every frame that is not known to be harmless is dropped.
 */
export function mayLeave(frame: Buffer, given: Given): boolean {
  if (frame.length < 14) return false
  const packet = frame.subarray(14)
  switch (frame.readUInt16BE(12)) {
    case arp:
      return true
    case ipv4:
      return ipv4Leaves(packet, given)
    case ipv6:
      return ipv6Leaves(packet)
    default:
      return false
  }
}
