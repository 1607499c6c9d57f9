import { domainPort, protocols } from './ports.ts'

/** Addresses of QEMU's user network (qemu(1), -netdev user: ipv6-net, ipv6-host, ipv6-dns), and the one for DHCPv6 (RFC 8415, 7.1). */
const resolver = 'fec00000000000000000000000000003'
const dhcpServers = 'ff020000000000000000000000010002'
const dhcpServerPort = 547

const headerBytes = 40

/** Whether an IPv6 packet may leave the guest. Extension headers, fragments among them, do not. */
export function ipv6Leaves(packet: Buffer): boolean {
  if (packet.length < headerBytes + 8 || packet.readUInt8(0) >>> 4 !== 6) return false
  const protocol = packet.readUInt8(6)
  // The guest finds neighbours and routers by ICMP, and no program on a loopback listens for ICMP.
  if (protocol === protocols.icmpv6) return true
  if (protocol !== protocols.tcp && protocol !== protocols.udp) return false
  // Global addresses (2000::/3, RFC 4291) and those of sites (fc00::/7, RFC 4193).
  const first = packet.readUInt8(24)
  if (first >>> 5 === 0b001 || first >>> 1 === 0b1111110) return true
  const to = packet.toString('hex', 24, 40)
  const port = packet.readUInt16BE(headerBytes + 2)
  if (to === resolver) return port === domainPort
  return to === dhcpServers && protocol === protocols.udp && port === dhcpServerPort
}
