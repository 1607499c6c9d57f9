import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { written } from '../../src/host/written.ts'
import { dataFrame, pingFrame } from '../../src/kubernetes/spdy/frames.ts'
import { type Connect, Tunnel } from '../../src/kubernetes/tunnel.ts'
import { opener } from './spdy/opener.ts'

let server: WebSocketServer
afterEach(() => {
  for (const client of server.clients) client.terminate()
  server.close()
})

/** The port 7 sends back what comes, 9 and 10 fail, and all others wait. */
const connect: Connect = async (port, { stdin, stdout, stderr, signal }) => {
  if (port === 9) {
    await written(stderr, Buffer.from('no answer at port 9\n'))
    return 1
  }
  if (port === 10) {
    for (let line = 0; line < 1000; line++) await written(stderr, Buffer.from(`\u001b[2J${line}\n`))
    return 1
  }
  if (port !== 7) await once(signal, 'abort')
  for await (const bytes of stdin) await written(stdout, bytes)
  return 0
}

/** kubectl's end of a tunnel, and everything that comes to it. */
async function tunnel() {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  let over: Promise<void> | undefined
  server.on('connection', socket => {
    over = new Tunnel(socket, connect).run(new AbortController().signal)
  })
  await once(server, 'listening')
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const received: Buffer[] = []
  socket.on('message', (data: Buffer) => received.push(data))
  await once(socket, 'open')
  return { socket, over: () => over, data: (stream: number) => dataOf(received, stream) }
}

/** The bytes of a stream, and whether it has ended. */
function dataOf(
  received: readonly Buffer[],
  stream: number,
): { readonly text: string; readonly isOver: boolean } {
  const own = received.filter(frame => frame.readUInt32BE(0) === stream)
  return {
    text: Buffer.concat(own.map(frame => frame.subarray(8))).toString(),
    isOver: own.some(frame => frame[4] === 1),
  }
}

async function open(socket: WebSocket, port: string): Promise<void> {
  const opens = opener()
  socket.send(await opens(1, { streamtype: 'error', port, requestid: '0' }))
  socket.send(await opens(3, { streamtype: 'data', port, requestid: '0' }))
}

describe('a tunnel of kubectl port-forward', () => {
  it('carries the bytes of a connection both ways, until the end', async () => {
    const { socket, data } = await tunnel()
    await open(socket, '7')
    const text = 'x'.repeat(300_000)
    for (let at = 0; at < text.length; at += 30_000)
      socket.send(dataFrame(3, Buffer.from(text.slice(at, at + 30_000))))
    socket.send(dataFrame(3, Buffer.alloc(0), { isLast: true }))
    await expect.poll(() => data(3)).toEqual({ text, isOver: true })
    await expect.poll(() => data(1)).toEqual({ text: '', isOver: true })
  })

  it('says why there is no connection', async () => {
    const { socket, data } = await tunnel()
    await open(socket, '9')
    await expect.poll(() => data(1)).toEqual({ text: 'no answer at port 9', isOver: true })
    expect(data(3)).toEqual({ text: '', isOver: true })
  })

  it('passes on a few words of a node that talks on, and no escape sequence', async () => {
    const { socket, data } = await tunnel()
    await open(socket, '10')
    await expect.poll(() => data(1)).toEqual({ text: '␛[2J0 ␛[2J1 ␛[2J2 ␛[2J3 ␛[2J4', isOver: true })
  })

  it('answers a ping', async () => {
    const { socket } = await tunnel()
    socket.send(pingFrame(3))
    expect(await once(socket, 'message')).toEqual([pingFrame(3), true])
  })

  it('ends its connections when kubectl has gone', async () => {
    const { socket, over } = await tunnel()
    await open(socket, '80')
    socket.terminate()
    await over()
  })

  it.each<[string, () => Promise<Buffer> | Buffer]>([
    ['no frame', () => Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a port that is none', () => opener()(1, { streamtype: 'data', port: '0', requestid: '0' })],
    [
      'a stream without its stream for errors',
      () => opener()(1, { streamtype: 'data', port: '7', requestid: '0' }),
    ],
  ])('closes for what breaks the protocol: %s', async (_, bytes) => {
    const { socket } = await tunnel()
    socket.send(await bytes())
    // "Protocol error": RFC 6455, 7.4.1.
    expect((await once(socket, 'close'))[0]).toBe(1002)
  })
})
