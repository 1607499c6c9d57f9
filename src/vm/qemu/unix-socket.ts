import { createConnection, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
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

/** Calls `onLine` with every line that the socket receives, without its line feed. */
export function readLines(socket: Socket, onLine: (line: string) => void): void {
  // Parts of a long line are kept as they came: joining them anew for each part would be quadratic.
  let parts: string[] = []
  socket.setEncoding('utf8')
  socket.on('data', (data: string) => {
    let start = 0
    for (let end = data.indexOf('\n'); end !== -1; end = data.indexOf('\n', start)) {
      parts.push(data.slice(start, end))
      const line = parts.join('')
      parts = []
      start = end + 1
      onLine(line)
    }
    if (start < data.length) parts.push(data.slice(start))
  })
}
