import { Writable } from 'node:stream'

/** A stream that keeps the end of what a program says. */
export interface LastWords extends Writable {
  text(): string
}

/** Bytes of UTF-8 are kept as they come, so a character may be cut at the beginning. */
export function lastWords(mostBytes = 4096): LastWords {
  let kept = Buffer.alloc(0)
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      kept = Buffer.concat([kept, chunk]).subarray(-mostBytes)
      done()
    },
  })
  return Object.assign(stream, { text: () => kept.toString().trim() })
}
