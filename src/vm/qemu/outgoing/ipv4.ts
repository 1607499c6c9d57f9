import type { Given } from './given.ts'
import { domainPort, protocols } from './ports.ts'

/** Addresses of QEMU's user network (qemu(1), -netdev user: net, host, dns). */
const network = 0x0a000200
const host = network + 2
const resolver = network + 3

/** Networks of this machine, and networks that the outside does not have: address and length of the prefix (RFC 6890). */
const notOutside = [
  [0x00000000, 8],
  [network, 24],
  [0x7f000000, 8],
  // The metadata of the cloud in which this machine may be.
  [0xa9fe0000, 16],
  [0xe0000000, 3],
] as const

const isOutside = (address: number) =>
  !notOutside.some(([prefix, length]) => (address ^ prefix) >>> (32 - length) === 0)

const headerBytes = 20
const bootpServer = 67
const broadcast = 0xffffffff

/**
 * Clients of this machine have ports from here on: net.ipv4.ip_local_port_range of Linux begins at 32768
 * (Documentation/networking/ip-sysctl.rst), the range of macOS and Windows at 49152 (RFC 6335).
 */
const firstClientPort = 32_768

/** Whether an IPv4 packet may leave the guest. */
export function ipv4Leaves(packet: Buffer, { loopbackPorts, udpForwards }: Given): boolean {
  // Without options the ports begin at byte 20.
  if (packet.length < headerBytes || packet.readUInt8(0) !== 0x45) return false
  const protocol = packet.readUInt8(9)
  if (protocol !== protocols.tcp && protocol !== protocols.udp && protocol !== protocols.icmp) return false
  const to = packet.readUInt32BE(16)
  if (isOutside(to)) return true
  // libslirp itself answers a ping, and sends none.
  if (protocol === protocols.icmp) return to === host || to === resolver
  // A fragment does not show its ports: more fragments follow, or it is not the first.
  if ((packet.readUInt16BE(6) & 0x3fff) !== 0 || packet.length < headerBytes + 8) return false
  const from = packet.readUInt16BE(headerBytes)
  const port = packet.readUInt16BE(headerBytes + 2)
  if (to === resolver) return port === domainPort
  if (protocol === protocols.udp && port === bootpServer) return to === host || to === broadcast
  if (to !== host) return false
  return protocol === protocols.udp
    ? udpForwards.has(from) && port >= firstClientPort
    : loopbackPorts.has(port) || !opensConnection(packet.subarray(headerBytes))
}

/** Whether a TCP segment opens a connection. tcp_input() of libslirp opens one for no other segment. */
function opensConnection(segment: Buffer): boolean {
  if (segment.length < 20) return true
  const flags = segment.readUInt8(13)
  const [syn, ack] = [0x02, 0x10]
  return (flags & syn) !== 0 && (flags & ack) === 0
}
