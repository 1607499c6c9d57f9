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
import { ipv4 } from './frames.ts'

/** The user network of a real QEMU, with a socket in place of a guest: any frame can be sent into it. */

let tcp: Server
let udp: DatagramSocket
let heard: Set<string>
const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port

beforeAll(async () => {
  tcp = createServer(socket => {
    heard.add('tcp')
    socket.destroy()
  }).listen(0, '127.0.0.1')
  udp = createSocket('udp4').on('message', () => heard.add('udp'))
  udp.bind(0, '127.0.0.1')
  await Promise.all([once(tcp, 'listening'), once(udp, 'listening')])
})

afterAll(() => {
  tcp.close()
  udp.close()
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

/** Which of these addresses lead to the loopback of this machine, by which protocol. */
async function reached({ send }: Wire, addresses: readonly string[]): Promise<string[]> {
  const found: string[] = []
  let fromPort = 40_000
  for (const to of addresses) {
    heard = new Set()
    send(ipv4({ to, protocol: 'tcp', port: portOf(tcp), fromPort: fromPort++ }))
    send(ipv4({ to, protocol: 'udp', port: portOf(udp), fromPort: fromPort++ }))
    for (let waited = 0; waited < 400 && heard.size < 2; waited += 20) await sleep(20)
    found.push(...[...heard].sort().map(protocol => `${to} ${protocol}`))
  }
  return found
}

const addresses = ['10.0.2.2', '10.0.2.4', '127.0.0.1', '127.0.0.53', '0.0.0.0']

itWith('QEMU')('without the filter packets to 10.0.2.2 and to 127.0.0.1 reach this machine', async () => {
  expect(await reached(await wire('no filter'), addresses)).toEqual(
    expect.arrayContaining(['10.0.2.2 tcp', '10.0.2.2 udp', '127.0.0.1 tcp', '127.0.0.1 udp']),
  )
})

itWith('QEMU')('with the filter none does', async () => {
  expect(await reached(await wire(new Set()), addresses)).toEqual([])
})

itWith('QEMU')('with the filter a port that is given is reached, at 10.0.2.2 alone', async () => {
  expect(await reached(await wire(new Set([portOf(tcp)])), addresses)).toEqual(['10.0.2.2 tcp'])
})

itWith('QEMU')('where the filter has ended nothing is reached', async () => {
  const machine = await wire(new Set([portOf(tcp)]))
  const closed = machine.filter.map(socket => once(socket, 'close'))
  machine.filter[0]?.destroy()
  // One end closes the other.
  await Promise.all(closed)
  expect(await reached(machine, addresses)).toEqual([])
})
