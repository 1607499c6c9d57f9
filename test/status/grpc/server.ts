import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http2'
import { createServer as createSocket, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Server as Asked } from '../../../src/status/grpc/ask.ts'
import { encode, type JsonValue } from '../../../src/status/grpc/grpc-messages.ts'
import { shellNode } from '../shell-node.ts'

/** What a server answers to a call: its reply as ProtoJSON, a refusal, or any bytes. */
export type Answered =
  | { readonly reply: JsonValue }
  | { readonly body: Buffer }
  | { readonly status: number; readonly words: string }

/** A server of gRPC at a socket of its own, by Node's HTTP/2. */
export function grpcServer(answer: (method: string, request: Buffer) => Answered): Promise<Asked> {
  const server = createServer()
  server.on('stream', (stream, headers) => {
    const method = String(headers[':path']).slice(1)
    const pieces: Buffer[] = []
    stream.on('data', (piece: Buffer) => pieces.push(piece))
    stream.on('end', () => {
      const answered = answer(method, Buffer.concat(pieces).subarray(5))
      const refused = 'status' in answered
      const trailers = refused
        ? { 'grpc-status': answered.status, 'grpc-message': encodeURIComponent(answered.words) }
        : { 'grpc-status': 0 }
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers(trailers))
      stream.end(refused ? undefined : bodyOf(method, answered))
    })
  })
  return listening(server as unknown as Server)
}

function bodyOf(method: string, answered: Exclude<Answered, { status: number }>): Buffer {
  if ('body' in answered) return answered.body
  return framed(encode(method.replace(/\w+\/(\w+)$/, '$1Response'), answered.reply))
}

function framed(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

/** A program at a socket that says whatever it wants. */
export function anyServer(say: (socket: Socket) => void): Promise<Asked> {
  return listening(createSocket(say))
}

function listening(server: Server): Promise<Asked> {
  const folder = mkdtempSync(join(tmpdir(), 'bakelet-grpc-'))
  const sockets = new Set<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
    rmSync(folder, { recursive: true })
  })
  const socket = join(folder, 'socket')
  return new Promise(resolve =>
    server.listen(socket, () =>
      resolve({ node: shellNode(), program: 'containerd', socket, options: { timeoutMs: 20_000 } }),
    ),
  )
}
