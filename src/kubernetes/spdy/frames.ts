import { constants, deflateRawSync, deflateSync } from 'node:zlib'
import { dictionary } from './dictionary.ts'
import { HeaderReader } from './header-reader.ts'

/** A frame of SPDY/3.1, as far as port-forwarding has them: moby/spdystream spdy/types.go@v0.5.1. */
export type Frame =
  | {
      readonly kind: 'open'
      readonly stream: number
      readonly headers: ReadonlyMap<string, string>
      readonly isLast: boolean
    }
  | { readonly kind: 'data'; readonly stream: number; readonly bytes: Buffer; readonly isLast: boolean }
  | { readonly kind: 'reset'; readonly stream: number }
  | { readonly kind: 'ping'; readonly id: number }

const types = { open: 1, reply: 2, reset: 3, ping: 6 } as const
const version = 3
const last = 1
/** kubectl sends what io.Copy reads: 32 KiB. */
const mostBytes = 2 ** 20

/** Reads the frames of a connection. Throws an Error for bytes that break the protocol. */
export class FrameReader {
  readonly #headers = new HeaderReader()
  #rest: Buffer = Buffer.alloc(0)

  /** The frames that end in these bytes. Call it again only when all have been read. */
  async *read(bytes: Buffer): AsyncGenerator<Frame> {
    this.#rest = Buffer.concat([this.#rest, bytes])
    while (this.#rest.length >= 8) {
      const length = this.#rest.readUIntBE(5, 3)
      if (length > mostBytes) throw new Error(`a frame of ${length} bytes`)
      if (this.#rest.length < 8 + length) return
      const [head, body] = [this.#rest.subarray(0, 8), this.#rest.subarray(8, 8 + length)]
      this.#rest = this.#rest.subarray(8 + length)
      const frame = await this.#frame(head, body)
      if (frame) yield frame
    }
  }

  async #frame(head: Buffer, body: Buffer): Promise<Frame | undefined> {
    const word = head.readUInt32BE(0)
    const isLast = ((head[4] ?? 0) & last) !== 0
    if (word < 2 ** 31) return { kind: 'data', stream: word, bytes: Buffer.from(body), isLast }
    if (head.readUInt16BE(0) !== 0x8000 + version) throw new Error('a version other than SPDY/3')
    const type = head.readUInt16BE(2)
    if (body.length < minimum(type)) throw new Error(`a frame of type ${type} that is too short`)
    if (type === types.open)
      return { kind: 'open', stream: id(body), headers: await this.#headers.read(body.subarray(10)), isLast }
    if (type === types.reset) return { kind: 'reset', stream: id(body) }
    if (type === types.ping) return { kind: 'ping', id: body.readUInt32BE(0) }
    // SETTINGS, GOAWAY, WINDOW_UPDATE: spdystream has no flow control, and the end of the connection says the rest.
    return undefined
  }
}

const id = (body: Buffer) => body.readUInt32BE(0) & 0x7fff_ffff

function minimum(type: number): number {
  if (type === types.open) return 10
  return type === types.reset || type === types.ping ? 4 : 0
}

export function dataFrame(stream: number, bytes: Uint8Array, { isLast = false } = {}): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(stream, 0)
  head.writeUInt32BE((isLast ? last : 0) * 2 ** 24 + bytes.length, 4)
  return Buffer.concat([head, bytes])
}

export function pingFrame(ping: number): Buffer {
  return controlFrame(types.ping, uint32(ping))
}

/** Takes streams that the other end opens, each with a reply without headers. */
export class Replies {
  #isFirst = true

  frame(stream: number): Buffer {
    return controlFrame(types.reply, Buffer.concat([uint32(stream), this.#noHeaders()]))
  }

  /** All headers of a connection are one stream of zlib, and blocks that refer to nothing before them continue any. */
  #noHeaders(): Buffer {
    const options = { finishFlush: constants.Z_SYNC_FLUSH }
    const none = uint32(0)
    const block = this.#isFirst
      ? deflateSync(none, { ...options, dictionary })
      : deflateRawSync(none, options)
    this.#isFirst = false
    return block
  }
}

function controlFrame(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt16BE(0x8000 + version, 0)
  head.writeUInt16BE(type, 2)
  head.writeUInt32BE(body.length, 4)
  return Buffer.concat([head, body])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
