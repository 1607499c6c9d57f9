import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { WebSocket } from 'ws'
import { terminalLine } from '../diagnostics/terminal-text.ts'
import { lineSink } from '../host/line-sink.ts'
import type { ByteSink } from '../host/written.ts'
import { wordsOf } from './api-error.ts'
import { dataFrame, type Frame, FrameReader, pingFrame, Replies } from './spdy/frames.ts'

interface Streams {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: ByteSink
  readonly stderr: ByteSink
  readonly signal: AbortSignal
}

/** Connects with a port of the pod until one end closes: 0, or what went wrong is on stderr. */
export type Connect = (port: number, streams: Streams) => Promise<number>

/** A connection that kubectl carries, to its stream of data. */
interface Carried {
  readonly stdin: PassThrough
  readonly end: AbortController
}

/** Of one kubectl: browsers open six for a page. */
const mostConnections = 256

/** Lines that a node says about a connection. */
const mostSaid = 5

/** kubectl opens two streams for each connection: one for its data, and one on which the server says what went wrong. */
export class Tunnel {
  readonly #socket: WebSocket
  readonly #connect: Connect
  readonly #replies = new Replies()
  readonly #carried = new Map<number, Carried>()
  /** By the identity of a connection: its stream for errors. */
  readonly #errors = new Map<string, number>()

  constructor(socket: WebSocket, connect: Connect) {
    this.#socket = socket
    this.#connect = connect
  }

  /** Until the WebSocket closes. */
  async run(signal: AbortSignal): Promise<void> {
    const reader = new FrameReader()
    const messages = new PassThrough({ readableObjectMode: true, writableObjectMode: true })
    this.#socket.on('message', (data: Buffer) => {
      if (messages.write(data)) return
      this.#socket.pause()
      messages.once('drain', () => this.#socket.resume())
    })
    this.#socket.once('close', () => messages.end())
    try {
      for await (const message of messages) {
        for await (const frame of reader.read(message)) await this.#take(frame, signal)
      }
    } catch {
      // What breaks the protocol ends the connection.
      this.#socket.close(1002)
    }
    for (const { end } of this.#carried.values()) end.abort()
  }

  async #take(frame: Frame, signal: AbortSignal): Promise<void> {
    if (frame.kind === 'ping') return this.#send(pingFrame(frame.id))
    if (frame.kind === 'open') return this.#open(frame, signal)
    const carried = this.#carried.get(frame.stream)
    if (!carried) return
    if (frame.kind === 'reset') return carried.end.abort()
    const { stdin, end } = carried
    if (frame.bytes.length > 0 && stdin.writable && !stdin.write(frame.bytes))
      await once(stdin, 'drain', { signal: end.signal }).catch(() => {})
    if (frame.isLast) stdin.end()
  }

  #open({ stream, headers }: Frame & { readonly kind: 'open' }, signal: AbortSignal): void {
    this.#send(this.#replies.frame(stream))
    const request = headers.get('requestid') ?? ''
    if (headers.get('streamtype') === 'error') {
      if (this.#errors.size >= mostConnections) throw new Error('too many connections')
      this.#errors.set(request, stream)
      return
    }
    const port = Number(headers.get('port'))
    const errors = this.#errors.get(request)
    if (errors === undefined || !Number.isInteger(port) || port < 1 || port > 65_535)
      throw new Error('a stream of no connection')
    const carried: Carried = { stdin: new PassThrough(), end: new AbortController() }
    this.#carried.set(stream, carried)
    void this.#carry(port, { ...carried, stream, errors }, signal).finally(() => {
      carried.end.abort()
      this.#carried.delete(stream)
      this.#errors.delete(request)
    })
  }

  async #carry(
    port: number,
    { stdin, end, stream, errors }: Carried & { readonly stream: number; readonly errors: number },
    signal: AbortSignal,
  ): Promise<void> {
    const said: string[] = []
    const socket = this.#socket
    const stdout: ByteSink = {
      get writable() {
        return socket.readyState === socket.OPEN && !end.signal.aborted
      },
      write: (bytes, taken) => socket.send(dataFrame(stream, bytes), () => taken()),
    }
    const stderr = lineSink(line => said.length < mostSaid && said.push(line.slice(0, 300)))
    try {
      const code = await this.#connect(port, {
        stdin,
        stdout,
        stderr,
        signal: AbortSignal.any([signal, end.signal]),
      })
      if (code === 0) said.length = 0
    } catch (error) {
      if (!end.signal.aborted) said.push(wordsOf(error))
    }
    // kubectl waits for the end of both, in this order.
    this.#send(dataFrame(stream, Buffer.alloc(0), { isLast: true }))
    this.#send(dataFrame(errors, Buffer.from(terminalLine(said.join(' '))), { isLast: true }))
  }

  #send(frame: Buffer): void {
    this.#socket.send(frame, () => {})
  }
}
