import { createConnection, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { boundedLines } from '../../host/bounded-lines.ts'
import { VmError } from '../errors.ts'

const retryMs = 20

/** Connects to a socket that QEMU is about to create. Throws VmError after `timeoutMs`, or when `signal` aborts. */
export async function connectUnix(
  path: string,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Socket> {
  const deadline = Date.now() + options.timeoutMs
  for (;;) {
    try {
      return await connectOnce(path)
    } catch (cause) {
      if (Date.now() >= deadline)
        throw new VmError(`QEMU did not open ${path} within ${options.timeoutMs} ms`, { cause })
    }
    await sleep(retryMs, undefined, { signal: options.signal })
  }
}

function connectOnce(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

/**
 * Calls `onLine` with every line that the socket receives, without its line feed. A guest can send a line that never ends:
 * then `onTooLong` is called, and the socket closed.
 */
export function readLines(socket: Socket, { onLine, onTooLong, longest }: LineReader): void {
  const lines = boundedLines((line, cut) => {
    if (!cut) return onLine(line)
    onTooLong()
    socket.destroy()
  }, longest)
  socket.setEncoding('utf8')
  socket.on('data', lines.push)
}

export interface LineReader {
  readonly onLine: (line: string) => void
  readonly onTooLong: () => void
  /** In UTF-16 units. */
  readonly longest: number
}
