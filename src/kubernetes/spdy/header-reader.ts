import { constants, createInflate } from 'node:zlib'
import { dictionary } from './dictionary.ts'

/** Those of port-forwarding have some hundred bytes. */
const mostBytes = 64 * 1024

/** Reads blocks of headers, each compressed with what the blocks before it had: all of a connection are one stream of zlib. */
export class HeaderReader {
  readonly #inflate = createInflate({ dictionary, flush: constants.Z_SYNC_FLUSH })
  #parts: Buffer[] = []
  #bytes = 0

  constructor() {
    this.#inflate.on('data', (part: Buffer) => {
      this.#bytes += part.length
      if (this.#bytes <= mostBytes) this.#parts.push(part)
    })
  }

  async read(block: Buffer): Promise<ReadonlyMap<string, string>> {
    this.#parts = []
    this.#bytes = 0
    await new Promise<void>((resolve, reject) => {
      this.#inflate.once('error', reject)
      this.#inflate.write(block, () => {
        this.#inflate.off('error', reject)
        resolve()
      })
    })
    if (this.#bytes > mostBytes) throw new Error(`headers of more than ${mostBytes} bytes`)
    return headersOf(Buffer.concat(this.#parts))
  }
}

/** A number of pairs, each a name and a value after their lengths. */
function headersOf(bytes: Buffer): ReadonlyMap<string, string> {
  let at = 0
  const number = () => {
    if (at + 4 > bytes.length) throw new Error('headers that end too early')
    at += 4
    return bytes.readUInt32BE(at - 4)
  }
  const text = () => {
    const length = number()
    if (at + length > bytes.length) throw new Error('headers that end too early')
    at += length
    return bytes.toString('utf8', at - length, at)
  }
  const headers = new Map<string, string>()
  for (let left = number(); left > 0; left--) headers.set(text(), text())
  return headers
}
