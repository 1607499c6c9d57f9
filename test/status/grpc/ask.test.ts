import { describe, expect, it } from 'vitest'
import { ask, askOne, Refusal } from '../../../src/status/grpc/ask.ts'
import { anyServer, grpcServer } from './server.ts'

const list = { method: 'runtime.v1.RuntimeService/ListContainers', request: {} }

describe('a server of gRPC at a socket of the node', () => {
  it('answers several methods at once, each refusal apart', async () => {
    const server = await grpcServer(method =>
      method === list.method
        ? { reply: { containers: [{ id: 'a' }] } }
        : { status: 5, words: 'no such container: ä' },
    )
    const status = { method: 'runtime.v1.RuntimeService/ContainerStatus', request: { containerId: 'b' } }
    expect(await ask(server, [list, status, list])).toEqual([
      { containers: [{ id: 'a' }] },
      new Refusal('no such container: ä'),
      { containers: [{ id: 'a' }] },
    ])
    await expect(askOne(server, status)).rejects.toThrow(
      'containerd on edge refused runtime.v1.RuntimeService/ContainerStatus: no such container: ä',
    )
  })

  it('may answer with more than one window of HTTP/2, and take more calls than one connection', async () => {
    const containers = Array.from({ length: 20_000 }, (_, index) => ({ id: `${index}`.padStart(64, '0') }))
    const server = await grpcServer((_, request) =>
      request.length > 0
        ? { reply: { status: { id: request.toString('latin1', 2) } } }
        : { reply: { containers } },
    )
    expect(await askOne(server, list)).toEqual({ containers })
    const ids = Array.from({ length: 230 }, (_, index) => `${index}`)
    const questions = ids.map(containerId => ({
      method: 'runtime.v1.RuntimeService/ContainerStatus',
      request: { containerId },
    }))
    expect(await ask(server, questions)).toEqual(ids.map(id => ({ status: { id } })))
  })

  it('is missed where nobody listens', async () => {
    const server = await grpcServer(() => ({ reply: {} }))
    await expect(askOne({ ...server, socket: '/nowhere.sock' }, list)).rejects.toThrow(
      'containerd on edge does not answer: /nowhere.sock: No such file or directory',
    )
  })
})

/** A frame of HTTP/2: RFC 9113, 4.1. */
function frame(type: number, flags: number, payload: Buffer, length = payload.length): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(length, 0, 3)
  head[3] = type
  head[4] = flags
  head[8] = type === 4 ? 0 : 1
  return Buffer.concat([head, payload])
}

const settings = frame(4, 0, Buffer.alloc(0))

describe('what a hostile node answers ends in a sentence', () => {
  it.each([
    [
      'no HTTP/2',
      Buffer.from(`HTTP/1.1 400 Bad Request\r\n\r\n${' '.repeat(70_000)}`),
      'the connection ended',
    ],
    ['nothing', Buffer.alloc(0), 'the connection ended'],
    ['a frame that ends early', frame(0, 1, Buffer.alloc(10), 5000), 'the connection ended'],
    ['frames larger than 16 MiB in all', Buffer.alloc(9 + 2 ** 24, 0xff), 'the answer is too large'],
    [
      'headers that are none',
      Buffer.concat([settings, frame(1, 5, Buffer.alloc(64, 0xff))]),
      'the machine edge',
    ],
    ['data before any header', Buffer.concat([settings, frame(0, 1, Buffer.alloc(64))]), 'the machine edge'],
    [
      'the end of the connection',
      Buffer.concat([settings, frame(7, 0, Buffer.alloc(8))]),
      'the machine edge',
    ],
    ['a stream that was reset', Buffer.concat([settings, frame(3, 0, Buffer.alloc(4))]), 'the machine edge'],
  ])('%s', async (_, bytes, words) => {
    const server = await anyServer(socket => socket.end(bytes))
    await expect(askOne(server, list)).rejects.toThrow(words)
  })

  it('frames without end', async () => {
    const server = await anyServer(socket => {
      const more = () => {
        while (socket.writable && socket.write(frame(0, 0, Buffer.alloc(16_000)))) {}
      }
      socket.on('drain', more)
      more()
    })
    await expect(askOne(server, list)).rejects.toThrow('the answer is too large')
  })

  it.each([
    ['a compressed message', Buffer.from([1, 0, 0, 0, 0]), 'it is not one message of gRPC'],
    [
      'a message that is shorter than it says',
      Buffer.from([0, 0, 0, 0, 9, 1]),
      'it is not one message of gRPC',
    ],
    [
      'bytes that are not protobuf',
      Buffer.from([0, 0, 0, 0, 2, 0xff, 0xff]),
      'it is not a runtime.v1.ListContainersResponse',
    ],
  ])('%s', async (_, body, words) => {
    const server = await grpcServer(() => ({ body }))
    await expect(askOne(server, list)).rejects.toThrow(words)
  })
})
