import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayLeave } from '../../../src/vm/qemu/outgoing/rules.ts'
import { flag, frame, ipv4, ipv6 } from './frames.ts'

const given = { loopbackPorts: new Set([5000]), udpForwards: new Set([53]) }
const leaves = (bytes: Buffer) => mayLeave(bytes, given)

const outside = '93.184.216.34'
const host = '10.0.2.2'
const resolver = '10.0.2.3'
const tcp = { protocol: 'tcp', port: 5001 } as const
const udp = { protocol: 'udp', port: 5001 } as const

/** Addresses that libslirp connects to this machine's loopback, and addresses that no host outside has. */
const insideAddresses = ['0.0.0.0', '0.1.2.3', '10.0.2.0', '10.0.2.1', '10.0.2.2', '10.0.2.3', '10.0.2.4']
  .concat(['10.0.2.15', '10.0.2.255', '127.0.0.1', '127.0.0.53', '127.255.255.254', '169.254.169.254'])
  .concat(['224.0.0.251', '239.1.1.1', '255.255.255.255'])
const outsideAddresses = [
  '1.1.1.1',
  '9.255.255.255',
  '10.0.1.255',
  '10.0.3.0',
  '11.0.0.1',
  '126.255.255.255',
].concat(['128.0.0.1', '169.253.255.255', '169.255.0.0', '192.168.1.1', '223.255.255.255', outside])

describe('what a guest may send', () => {
  it.each(insideAddresses)('is no connection, datagram or fragment to %s', to => {
    expect(leaves(ipv4({ to, ...tcp }))).toBe(false)
    expect(leaves(ipv4({ to, ...tcp, flags: flag.syn | flag.push }))).toBe(false)
    expect(leaves(ipv4({ to, ...udp }))).toBe(false)
    expect(leaves(ipv4({ to, ...tcp, flags: flag.ack, fragment: 0x2000 }))).toBe(false)
    expect(leaves(ipv4({ to, ...tcp, flags: flag.ack, fragment: 1 }))).toBe(false)
    expect(leaves(ipv4({ to, protocol: 41 }))).toBe(false)
  })

  it.each(outsideAddresses)('is what it likes to %s', to => {
    for (const protocol of ['tcp', 'udp', 'icmp'] as const)
      expect(leaves(ipv4({ to, protocol, port: 443 }))).toBe(true)
    expect(leaves(ipv4({ to, ...udp, fragment: 0x2000 }))).toBe(true)
  })

  it('is a connection to a port that is given, and to no other of the same address', () => {
    expect(leaves(ipv4({ to: host, protocol: 'tcp', port: 5000 }))).toBe(true)
    expect(leaves(ipv4({ to: host, protocol: 'udp', port: 5000 }))).toBe(false)
    expect(leaves(ipv4({ to: '127.0.0.1', protocol: 'tcp', port: 5000 }))).toBe(false)
    expect(leaves(ipv4({ to: '10.0.2.4', protocol: 'tcp', port: 5000 }))).toBe(false)
  })

  it('is the answer to a forwarded connection', () => {
    const answer = { to: host, protocol: 'tcp', fromPort: 80, port: 51_000 } as const
    for (const flags of [flag.syn | flag.ack, flag.ack, flag.fin | flag.ack, flag.rst, flag.ack | flag.push])
      expect(leaves(ipv4({ ...answer, flags }))).toBe(true)
    expect(leaves(ipv4({ ...answer, flags: flag.syn }))).toBe(false)
  })

  it('is the answer to a client of a forwarded UDP port', () => {
    const answer = { to: host, protocol: 'udp', fromPort: 53, port: 51_000 } as const
    expect(leaves(ipv4(answer))).toBe(true)
    expect(leaves(ipv4({ ...answer, fromPort: 54 }))).toBe(false)
    expect(leaves(ipv4({ ...answer, port: 32_767 }))).toBe(false)
    expect(leaves(ipv4({ ...answer, to: '127.0.0.1' }))).toBe(false)
  })

  it('is a question for a name, an address or a neighbour', () => {
    expect(leaves(ipv4({ to: resolver, protocol: 'udp', port: 53 }))).toBe(true)
    expect(leaves(ipv4({ to: resolver, protocol: 'tcp', port: 53 }))).toBe(true)
    const lease = { protocol: 'udp', fromPort: 68, port: 67 } as const
    expect(leaves(ipv4({ from: '0.0.0.0', to: '255.255.255.255', ...lease }))).toBe(true)
    expect(leaves(ipv4({ to: host, ...lease }))).toBe(true)
    expect(leaves(ipv4({ to: '127.0.0.1', ...lease }))).toBe(false)
    expect(leaves(ipv4({ to: host, protocol: 'icmp' }))).toBe(true)
    expect(leaves(ipv4({ to: '127.0.0.1', protocol: 'icmp' }))).toBe(false)
    expect(leaves(frame(0x0806))).toBe(true)
  })

  it('is IPv6 to the outside, and questions', () => {
    const [loopback, mapped] = ['1'.padStart(32, '0'), 'ffff7f000001'.padStart(32, '0')]
    const own = (end: string) => `fec0${end.padStart(28, '0')}`
    const router = `fe80${'2'.padStart(28, '0')}`
    for (const to of [loopback, mapped, own('2'), own('3'), own('4'), router, '0'.repeat(32)])
      for (const protocol of ['tcp', 'udp'] as const) {
        expect(leaves(ipv6({ to, protocol, port: 5000 }))).toBe(false)
        expect(leaves(ipv6({ to, protocol, port: 5000, fromPort: 53 }))).toBe(false)
      }
    expect(leaves(ipv6({ to: own('3'), protocol: 'udp', port: 53 }))).toBe(true)
    expect(leaves(ipv6({ to: '20010db8'.padEnd(32, '0'), ...tcp }))).toBe(true)
    expect(leaves(ipv6({ to: 'fd00'.padEnd(32, '0'), ...udp }))).toBe(true)
    expect(leaves(ipv6({ to: 'ff020000000000000000000000010002', protocol: 'udp', port: 547 }))).toBe(true)
    expect(leaves(ipv6({ to: 'ff02'.padEnd(32, '0'), protocol: 58 }))).toBe(true)
    // A fragment's header, and hop-by-hop options.
    for (const protocol of [44, 0]) expect(leaves(ipv6({ to: '2001'.padEnd(32, '0'), protocol }))).toBe(false)
  })

  it('is nothing that is cut short, has options or is of another kind', () => {
    const whole = ipv4({ to: host, protocol: 'tcp', port: 5000 })
    for (let length = 0; length < 14 + 28; length++) expect(leaves(whole.subarray(0, length))).toBe(false)
    const withOptions = Buffer.from(whole)
    withOptions.writeUInt8(0x46, 14)
    expect(leaves(withOptions)).toBe(false)
    for (const type of [0x8100, 0x88f8, 0x0000, 0x05dc])
      expect(leaves(frame(type, whole.subarray(14)))).toBe(false)
  })

  it('is judged, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 120 }),
        fc.constantFrom(0x0800, 0x86dd, 0x0806, 0x1234),
        (bytes, type) => {
          expect(typeof leaves(frame(type, bytes))).toBe('boolean')
        },
      ),
    )
  })
})
