import { type ClientHttp2Stream, connect } from 'node:http2'
import { Duplex } from 'node:stream'

/** A unary call of gRPC: `/runtime.v1.RuntimeService/ListContainers` and its message. */
export interface Call {
  readonly path: string
  readonly message: Uint8Array
}

export interface Reply {
  /** Of google.rpc.Code; 0: it succeeded. */
  readonly status: number
  readonly statusMessage: string
  readonly message: Uint8Array
}

/** Largest window of HTTP/2 (RFC 9113, 6.9.1): the server need not wait for a client that hears its answer only as a whole. */
const largestWindow = 2 ** 31 - 1
const endsEarly = 'it ends before the answer of gRPC does'
/** MiB that an HTTP/2 session of Node.js may hold: answers are bounded before they come here. */
const sessionMiB = 64

/**
 * Makes unary calls over a channel that carries only one text there and one back: `send` takes all bytes of the client, and
 * gives back all bytes of the server. Throws if these are not the answers of HTTP/2 to these calls.
 */
export async function exchange(
  calls: readonly Call[],
  send: (request: Uint8Array) => Promise<Uint8Array>,
): Promise<Reply[]> {
  const wire = new Wire(calls.length)
  const session = connect('http://localhost', {
    createConnection: () => wire,
    settings: { enablePush: false, initialWindowSize: largestWindow },
    peerMaxConcurrentStreams: calls.length,
    maxSessionMemory: sessionMiB,
  })
  try {
    const broken = new Promise<never>((_, reject) => session.once('error', reject))
    broken.catch(() => {})
    await Promise.race([new Promise(resolve => session.once('connect', resolve)), broken])
    session.setLocalWindowSize(largestWindow)
    const progress: Progress = { steps: 0 }
    const replies = calls.map(({ path, message }) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': path,
        'content-type': 'application/grpc',
        te: 'trailers',
      })
      stream.end(framed(message))
      return replyOf(stream, progress)
    })
    const all = Promise.all(replies)
    all.catch(() => {})
    wire.answer(await send(await Promise.race([wire.request, broken])))
    return await Promise.race([all, broken, standstill(progress)])
  } finally {
    session.destroy()
  }
}

/** gRPC over HTTP/2, Length-Prefixed-Message: not compressed, and the length in four bytes. */
function framed(message: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(5 + message.length)
  frame.writeUInt32BE(message.length, 1)
  frame.set(message, 5)
  return frame
}

interface Progress {
  steps: number
}

/** Turns of the event loop: what waits for no I/O goes on in each of them. */
const enoughTurns = 50

/** Rejects when no reply makes progress: Node.js reports some malformed frames on a client's stream to nobody. */
async function standstill(progress: Progress): Promise<never> {
  for (let turns = 0, steps = progress.steps; turns < enoughTurns; turns++) {
    await new Promise(resolve => setImmediate(resolve))
    if (progress.steps !== steps) turns = 0
    steps = progress.steps
  }
  throw new Error(endsEarly)
}

async function replyOf(stream: ClientHttp2Stream, progress: Progress): Promise<Reply> {
  let headers: Readonly<Record<string, unknown>> = {}
  const take = (more: Readonly<Record<string, unknown>>) => {
    progress.steps++
    headers = { ...headers, ...more }
  }
  stream.on('response', take)
  stream.on('trailers', take)
  const pieces: Uint8Array[] = []
  for await (const piece of stream) {
    progress.steps++
    pieces.push(piece)
  }
  const status = headers['grpc-status']
  if (typeof status !== 'string') throw new Error(endsEarly)
  return {
    status: Number(status),
    statusMessage: decodeURIComponentOr(String(headers['grpc-message'] ?? '')),
    message: unframed(Buffer.concat(pieces)),
  }
}

function unframed(body: Buffer): Uint8Array {
  // An error has no message.
  if (body.length === 0) return body
  if (body.length < 5 || body[0] !== 0 || body.readUInt32BE(1) !== body.length - 5)
    throw new Error('it is not one message of gRPC')
  return body.subarray(5)
}

/** grpc-message is percent-encoded. */
function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The preface of a client: RFC 9113, 3.4. */
const prefaceLength = 24
/** RFC 9113, 4.1: length, type, flags and stream. */
const headerLength = 9
const dataFrame = 0
const headersFrame = 1
const endStream = 1

/** Collects what the client says until it has ended its streams, and hands it the answer. */
class Wire extends Duplex {
  readonly request: Promise<Uint8Array>
  readonly #sent: Buffer[] = []
  readonly #streams: number
  #resolve: (request: Uint8Array) => void = () => {}

  constructor(streams: number) {
    super({ allowHalfOpen: false })
    this.#streams = streams
    this.request = new Promise(resolve => {
      this.#resolve = resolve
    })
  }

  answer(bytes: Uint8Array): void {
    this.push(bytes)
    this.push(null)
  }

  override _read(): void {}

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.#sent.push(Buffer.from(chunk))
    const all = Buffer.concat(this.#sent)
    if (endedStreams(all) >= this.#streams) this.#resolve(all)
    done()
  }
}

function endedStreams(bytes: Buffer): number {
  let ended = 0
  for (let at = prefaceLength; at + headerLength <= bytes.length; ) {
    const next = at + headerLength + bytes.readUIntBE(at, 3)
    const type = bytes[at + 3]
    const flags = bytes[at + 4] ?? 0
    if (next <= bytes.length && (type === dataFrame || type === headersFrame) && flags & endStream) ended++
    at = next
  }
  return ended
}
