import { PassThrough } from 'node:stream'
import type { WebSocket } from 'ws'
import * as z from 'zod/mini'
import type { ByteSink } from '../host/written.ts'
import type { Terminal, TerminalSize } from '../vm/types.ts'
import { jsonText } from './json-text.ts'

/** The subprotocol that kubectl from 1.29 on offers: apimachinery pkg/util/remotecommand/constants.go@v0.36.4, StreamProtocolV5Name. */
export const channelProtocol = 'v5.channel.k8s.io'

/** The first byte of each message: the same file, StreamStdIn and its kin; 255 closes the channel of the next byte. */
const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const

/** TerminalSize of client-go tools/remotecommand/resize.go: uint16. */
const size = z.object({
  Width: z.int().check(z.gte(1), z.lte(65_535)),
  Height: z.int().check(z.gte(1), z.lte(65_535)),
})

const usualSize: TerminalSize = { rows: 24, columns: 80 }

/** The streams of a command as channels of one WebSocket. */
export interface Channels {
  readonly stdin: AsyncIterable<Uint8Array>
  readonly stdout: ByteSink
  readonly stderr: ByteSink
  readonly terminal: Terminal
  /** Says how the command ended, and closes. */
  end(status: object): void
}

export function channelsOf(socket: WebSocket): Channels {
  const stdin = new PassThrough()
  let current = usualSize
  const listeners = new Set<(size: TerminalSize) => void>()
  socket.on('message', (data: Buffer) => {
    const [channel, ...rest] = [data[0], data.subarray(1)] as const
    const [content] = rest
    if (channel === channels.stdin) {
      if (stdin.writable && !stdin.write(content)) {
        socket.pause()
        stdin.once('drain', () => socket.resume())
      }
    } else if (channel === channels.close && content[0] === channels.stdin) stdin.end()
    else if (channel === channels.resize) {
      const read = z.safeParse(size, parsed(content))
      if (!read.success) return
      current = { rows: read.data.Height, columns: read.data.Width }
      for (const listener of listeners) listener(current)
    }
  })
  socket.once('close', () => stdin.end())
  const sink = (channel: number): ByteSink => ({
    get writable() {
      return socket.readyState === socket.OPEN
    },
    write: (bytes, taken) => socket.send(Buffer.concat([Buffer.of(channel), bytes]), () => taken()),
  })
  return {
    ...{ stdin, stdout: sink(channels.stdout), stderr: sink(channels.stderr) },
    terminal: {
      size: () => current,
      onResize: (listener, signal) => {
        listeners.add(listener)
        signal.addEventListener('abort', () => listeners.delete(listener), { once: true })
      },
    },
    end: status => {
      socket.send(Buffer.concat([Buffer.of(channels.error), Buffer.from(jsonText(status))]))
      socket.close(1000)
    },
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
