import type { Writable } from 'node:stream'
import { lineSink } from '../host/line-sink.ts'
import type { StreamOptions, Terminal, TerminalSize } from '../vm/types.ts'
import { complain, print, processStreams } from './print.ts'

/**
 * Connects the streams of this process with a command on a node, as ssh(1) does: byte for byte, and with a terminal where this process
 * has one for input and output.
 */
export async function connected(
  use: (streams: StreamOptions) => Promise<number>,
  signal: AbortSignal,
): Promise<number> {
  const { stdin } = process
  const { stdout, stderr } = processStreams()
  const isTerminal = stdin.isTTY === true && stdout.isTTY === true
  if (isTerminal) stdin.setRawMode(true)
  try {
    return await use({ stdin, stdout, stderr, signal, ...(isTerminal && { terminal: thisTerminal(stdout) }) })
  } finally {
    if (isTerminal) stdin.setRawMode(false)
    // An input that nobody reads any more would keep the process.
    stdin.destroy()
  }
}

function thisTerminal(stdout: NodeJS.WriteStream): Terminal {
  const size = (): TerminalSize => ({ rows: stdout.rows || 24, columns: stdout.columns || 80 })
  return {
    size,
    onResize: (listener, signal) => {
      const tell = () => listener(size())
      stdout.on('resize', tell)
      signal.addEventListener('abort', () => stdout.off('resize', tell), { once: true })
    },
  }
}

/** Prints what a node writes line by line, as text of somebody else: no part of it reaches a terminal as it is. */
export function printedLines(signal: AbortSignal): StreamOptions & { readonly stdout: Writable } {
  return { stdout: lineSink(print), stderr: lineSink(complain), signal }
}
