import { StringDecoder } from 'node:string_decoder'

type Stream = 'stdout' | 'stderr'

export interface CollectorOptions {
  /** Of both streams together. */
  readonly mostBytes: number
  /** What stays of the output: all, or the end. */
  readonly keep: 'all' | 'end'
  readonly onText: (text: string, stream: Stream) => void
  /** Gets standard output in place of all else that is here. */
  readonly onBytes?: ((bytes: Uint8Array) => void) | undefined
  /** Called once, when more than `mostBytes` came. What comes afterwards is dropped. */
  readonly onTooMuch: () => void
}

/** Enough for the last lines of a program, and for a sentence about its failure. */
const endLength = 64 * 1024
const tailLines = 8
const longestTailLine = 1000

/** The output of a program, kept within bounds. */
export function collector({ mostBytes, keep, onText, onBytes, onTooMuch }: CollectorOptions) {
  const decoders = { stdout: new StringDecoder(), stderr: new StringDecoder() }
  const kept = {
    stdout: new Pieces(keep === 'all' ? Infinity : endLength),
    stderr: new Pieces(keep === 'all' ? Infinity : endLength),
  }
  const both = new Pieces(endLength)
  let bytes = 0
  return {
    get tooMuch() {
      return bytes > mostBytes
    },
    take: (stream: Stream) => (chunk: Uint8Array) => {
      if (bytes > mostBytes) return
      bytes += chunk.length
      if (bytes > mostBytes) onTooMuch()
      if (stream === 'stdout' && onBytes) {
        if (bytes <= mostBytes) onBytes(chunk)
        return
      }
      const text = decoders[stream].write(Buffer.from(chunk))
      kept[stream].add(text)
      both.add(text)
      onText(text, stream)
    },
    text: (stream: Stream) => kept[stream].text() + decoders[stream].end(),
    /** The last lines of both streams, in the order in which they came. */
    tail: () => {
      const text = both.text().trimEnd()
      if (text === '') return ''
      const lines = text.split('\n').slice(-tailLines)
      return lines.map(line => `\n  | ${line.slice(0, longestTailLine)}`).join('')
    },
  }
}

/** Text that grows at its end and, beyond a length, goes at its beginning. */
class Pieces {
  readonly #longest: number
  #pieces: string[] = []
  #length = 0

  constructor(longest: number) {
    this.#longest = longest
  }

  add(text: string): void {
    this.#pieces.push(text)
    this.#length += text.length
    if (this.#length <= 2 * this.#longest) return
    this.#pieces = [this.text()]
    this.#length = this.#longest
  }

  text(): string {
    const text = this.#pieces.join('')
    return this.#longest === Infinity ? text : text.slice(-this.#longest)
  }
}
