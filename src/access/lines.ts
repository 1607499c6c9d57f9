import type { Socket } from 'node:net'
import { boundedLines } from '../host/bounded-lines.ts'

/**
 * The lines of a socket, as fast as they are taken: the socket is paused while its reader is busy. Ends with the socket, and at
 * a line longer than `longest`.
 */
export async function* linesOf(socket: Socket, longest: number): AsyncGenerator<string> {
  let lines: string[] = []
  let tooLong = false
  const bounded = boundedLines((line, cut) => {
    if (cut) tooLong = true
    else lines.push(line)
  }, longest)
  socket.setEncoding('utf8')
  try {
    for await (const text of socket) {
      bounded.push(text as string)
      if (tooLong) return
      const ready = lines
      lines = []
      yield* ready
    }
  } catch {
    // A connection that breaks off has ended.
  }
}
