import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { filterOutgoing } from '../../../src/vm/qemu/outgoing/filter.ts'
import { connectUnix } from '../../../src/vm/qemu/unix-socket.ts'
import { emptyFolder } from '../../support/run.ts'
import { ipv4 } from './frames.ts'

/** QEMU's end of a socket, and ours. */
async function ends(path: string): Promise<readonly [Socket, Socket]> {
  const server = createServer().listen(path)
  await once(server, 'listening')
  const signal = new AbortController().signal
  const [[theirs], ours] = await Promise.all([
    once(server, 'connection') as Promise<[Socket]>,
    connectUnix(path, { timeoutMs: 5000, signal }),
  ])
  onTestFinished(() => {
    theirs.destroy()
    server.close()
  })
  return [theirs, ours]
}

async function filter() {
  const folder = await emptyFolder()
  const [guest, fromGuest] = await ends(join(folder, 'from-guest'))
  const [network, toNetwork] = await ends(join(folder, 'to-network'))
  filterOutgoing(fromGuest, toNetwork, { loopbackPorts: new Set(), udpForwards: new Set() })
  return { guest, network }
}

/** As QEMU writes and reads a frame. */
function sent(frame: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(frame.length)
  return Buffer.concat([length, frame])
}

async function read(socket: Socket, bytes: number): Promise<Buffer> {
  let found = Buffer.alloc(0)
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    found = Buffer.concat([found, chunk])
    if (found.length >= bytes) break
  }
  return found
}

const outside = sent(ipv4({ to: '192.168.1.1', protocol: 'tcp', port: 80 }))
const inside = sent(ipv4({ to: '127.0.0.1', protocol: 'tcp', port: 80 }))
const other = sent(ipv4({ to: '192.168.1.2', protocol: 'udp', port: 53 }))
const stream = Buffer.concat([outside, inside, other, inside, outside])
const passed = Buffer.concat([outside, other, outside])

describe('the filter between a guest and its network', () => {
  it.each([1, 3, 64, 65, 4096])(
    'passes frames on whole, however they are cut (%i bytes at a time)',
    async size => {
      const { guest, network } = await filter()
      const received = read(network, passed.length)
      for (let at = 0; at < stream.length; at += size) {
        guest.write(stream.subarray(at, at + size))
        if (size > 1) await new Promise(setImmediate)
      }
      expect(await received).toEqual(passed)
    },
  )

  it('ends with the guest, and with a frame that is longer than any', async () => {
    for (const last of [Buffer.from([0x7f, 0xff, 0xff, 0xff]), undefined]) {
      const { guest, network } = await filter()
      const ended = once(network, 'close')
      network.resume()
      if (last) guest.write(last)
      else guest.end()
      await ended
    }
  })
})
