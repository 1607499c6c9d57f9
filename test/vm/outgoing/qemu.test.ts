import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { filterOutgoing } from '../../../src/vm/qemu/outgoing/filter.ts'
import { outgoingArgs } from '../../../src/vm/qemu/outgoing/redirectors.ts'
import { connectUnix } from '../../../src/vm/qemu/unix-socket.ts'
import { itWith } from '../../support/foreign.ts'
import { emptyFolder } from '../../support/run.ts'
import { ipv4, ipv6 } from './frames.ts'

/** The user network of a real QEMU, with a socket in place of a guest: any frame can be sent into it. */

/** Listeners on a loopback. */
interface Listeners {
  readonly tcp: Server
  readonly udp: DatagramSocket
}
let heard: Set<string>
let four: Listeners
let six: Listeners
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port

async function listenAt(address: '127.0.0.1' | '::1'): Promise<Listeners> {
  const tcp = createServer(socket => {
    heard.add('tcp')
    socket.destroy()
  }).listen(0, address)
  const udp = createSocket(address === '::1' ? 'udp6' : 'udp4').on('message', () => heard.add('udp'))
  udp.bind(0, address)
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')])
  return { tcp, udp }
}

beforeAll(async () => {
  four = await listenAt('127.0.0.1')
  six = await listenAt('::1')
})

afterAll(() => {
  for (const { tcp, udp } of [four, six]) {
    tcp.close()
    udp.close()
  }
})

interface Wire {
  /** Sends a frame of the guest. */
  send(frame: Buffer): void
  /** The two ends of the filter, when there is one. */
  readonly filter: readonly Socket[]
}

async function wire(given: 'no filter' | ReadonlySet<number>): Promise<Wire> {
  const folder = await emptyFolder()
  const outgoing = { fromGuest: join(folder, 'from-guest'), toNetwork: join(folder, 'to-network') }
  const guest = join(folder, 'guest')
  const qemu = spawn(
    'qemu-system-x86_64',
    [
      ...['-nodefaults', '-no-user-config', '-machine', 'none', '-display', 'none'],
      ...['-netdev', 'user,id=net', '-netdev', 'hubport,id=near,hubid=0,netdev=net'],
      ...['-netdev', `stream,id=guest,server=on,addr.type=unix,addr.path=${guest}`],
      ...['-netdev', 'hubport,id=far,hubid=0,netdev=guest'],
      ...(given === 'no filter' ? [] : outgoingArgs(outgoing, path => path)),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  onTestFinished(() => end(qemu))
  const signal = new AbortController().signal
  const connect = (path: string) => connectUnix(path, { timeoutMs: 20_000, signal })
  const filter: Socket[] = []
  if (given !== 'no filter') {
    const [fromGuest, toNetwork] = [await connect(outgoing.fromGuest), await connect(outgoing.toNetwork)]
    filterOutgoing(fromGuest, toNetwork, { loopbackPorts: given, udpForwards: new Set() })
    filter.push(fromGuest, toNetwork)
  }
  const socket = await connect(guest)
  socket.resume()
  return {
    filter,
    send: frame => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(frame.length)
      socket.write(Buffer.concat([length, frame]))
    },
  }
}

async function end(qemu: ChildProcess): Promise<void> {
  qemu.kill('SIGKILL')
  if (qemu.exitCode === null && qemu.signalCode === null) await once(qemu, 'exit')
}

/** Addresses that may lead to the loopback of this machine, with the 32 hexadecimal digits of those of IPv6. */
const addresses = [
  ...['10.0.2.2', '10.0.2.4', '127.0.0.1', '127.0.0.53', '0.0.0.0'].map(name => ({
    name,
    digits: undefined,
  })),
  { name: 'fec0::2', digits: 'fec0'.padEnd(31, '0').concat('2') },
  { name: 'fec0::4', digits: 'fec0'.padEnd(31, '0').concat('4') },
  { name: '::1', digits: '1'.padStart(32, '0') },
]

/** Which of the addresses lead there, by which protocol. */
async function reached({ send }: Wire): Promise<string[]> {
  const found: string[] = []
  let fromPort = 40_000
  for (const { name, digits } of addresses) {
    heard = new Set()
    for (const protocol of ['tcp', 'udp'] as const) {
      const listener = (digits === undefined ? four : six)[protocol]
      const packet = { protocol, port: portOf(listener), fromPort: fromPort++ }
      send(digits === undefined ? ipv4({ ...packet, to: name }) : ipv6({ ...packet, to: digits }))
    }
    for (let waited = 0; waited < 400 && heard.size < 2; waited += 20) await sleep(20)
    found.push(...[...heard].sort().map(protocol => `${name} ${protocol}`))
  }
  return found
}

itWith('QEMU')(
  'without the filter packets to the gateway and to the loopback itself reach this machine',
  async () => {
    const names = ['10.0.2.2', '127.0.0.1', 'fec0::2', '::1']
    expect(await reached(await wire('no filter'))).toEqual(
      expect.arrayContaining(names.flatMap(name => [`${name} tcp`, `${name} udp`])),
    )
  },
)

itWith('QEMU')('with the filter none does', async () => {
  expect(await reached(await wire(new Set()))).toEqual([])
})

itWith('QEMU')('with the filter a port that is given is reached, at 10.0.2.2 alone', async () => {
  expect(await reached(await wire(new Set([portOf(four.tcp)])))).toEqual(['10.0.2.2 tcp'])
})

itWith('QEMU')('where the filter has ended nothing is reached', async () => {
  const machine = await wire(new Set([portOf(four.tcp)]))
  const closed = machine.filter.map(socket => once(socket, 'close'))
  machine.filter[0]?.destroy()
  // One end closes the other.
  await Promise.all(closed)
  expect(await reached(machine)).toEqual([])
})
