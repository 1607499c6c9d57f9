/** Frames as root in a guest can write them, whatever its kernel would send. */

interface Packet {
  readonly to: string
  readonly from?: string
  readonly protocol: 'tcp' | 'udp' | 'icmp' | number
  readonly port?: number
  readonly fromPort?: number
  /** Of TCP. Default: SYN, which opens a connection. */
  readonly flags?: number
  /** The word with the flags and the offset of an IPv4 fragment. */
  readonly fragment?: number
}

export const flag = { fin: 0x01, syn: 0x02, rst: 0x04, push: 0x08, ack: 0x10, urg: 0x20 } as const
const numbers = { tcp: 6, udp: 17, icmp: 1 } as const

export function frame(type: number, ...parts: readonly Uint8Array[]): Buffer {
  const header = Buffer.from('5255000002025254001234560000', 'hex')
  header.writeUInt16BE(type, 12)
  const whole = Buffer.concat([header, ...parts])
  // The least that Ethernet carries.
  return Buffer.concat([whole, Buffer.alloc(Math.max(0, 60 - whole.length))])
}

export function ipv4({ to, from = '10.0.2.15', fragment = 0, ...packet }: Packet): Buffer {
  const addresses = Buffer.from([...from.split('.'), ...to.split('.')].map(Number))
  const number = numberOf(packet.protocol)
  const payload = payloadOf(packet, number, addresses)
  const header = Buffer.alloc(20)
  header.set([0x45, 0], 0)
  header.writeUInt16BE(20 + payload.length, 2)
  header.writeUInt16BE(fragment, 6)
  header.set([64, number], 8)
  addresses.copy(header, 12)
  header.writeUInt16BE(checksum(header), 10)
  return frame(0x0800, header, payload)
}

/** Addresses are 32 hexadecimal digits. */
export function ipv6({ to, from = 'fec0'.padEnd(31, '0').concat('f'), ...packet }: Packet): Buffer {
  const addresses = Buffer.from(from + to, 'hex')
  const number = numberOf(packet.protocol)
  const payload = payloadOf(packet, number, addresses)
  const header = Buffer.alloc(8)
  header.writeUInt8(0x60, 0)
  header.writeUInt16BE(payload.length, 4)
  header.set([number, 64], 6)
  return frame(0x86dd, header, addresses, payload)
}

const numberOf = (protocol: Packet['protocol']) =>
  typeof protocol === 'number' ? protocol : numbers[protocol]

function payloadOf(
  { port = 0, fromPort = 40_000, flags = flag.syn }: Omit<Packet, 'to' | 'from'>,
  number: number,
  addresses: Buffer,
): Buffer {
  const payload = Buffer.alloc(number === numbers.tcp ? 20 : 16)
  payload.writeUInt16BE(fromPort, 0)
  payload.writeUInt16BE(port, 2)
  if (number === numbers.udp) payload.writeUInt16BE(payload.length, 4)
  if (number === numbers.tcp) {
    payload.set([0x50, flags], 12)
    payload.writeUInt16BE(0xffff, 14)
  }
  const pseudo = Buffer.alloc(4)
  pseudo.writeUInt8(number, 1)
  pseudo.writeUInt16BE(payload.length, 2)
  const sum = checksum(Buffer.concat([addresses, pseudo, payload]))
  payload.writeUInt16BE(sum, number === numbers.tcp ? 16 : 6)
  return payload
}

/** RFC 1071. */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (let index = 0; index < bytes.length; index += 2) sum += bytes.readUInt16BE(index)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}
