import { Writable } from 'node:stream'
import { boundedLines } from './bounded-lines.ts'

/** A stream that calls `onLine` with each line of UTF-8 that is written to it; a line without an end is cut. */
export function lineSink(onLine: (line: string) => void): Writable {
  const lines = boundedLines(onLine)
  const decoder = new TextDecoder()
  return new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(decoder.decode(chunk, { stream: true }))
      done()
    },
    final: done => {
      lines.push(decoder.decode())
      lines.end()
      done()
    },
  })
}
