import { once } from 'node:events'
import { chmod } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { PassThrough, Writable } from 'node:stream'
import { decodeJson } from '../host/decode.ts'
import { WorldError } from '../host/errors.ts'
import type { Terminal, TerminalSize, Vm } from '../vm/types.ts'
import { linesOf } from './lines.ts'
import { input, lineOf, longestInput, type Output, request } from './messages.ts'

const client = { name: 'the other end of the socket', next: 'use bakelet of the same version on both ends' }

/** Runs the commands of other processes of this user on a machine: whoever can open the socket at `path` is root on the node. */
export async function serveMachine(
  vm: Pick<Vm, 'stream'>,
  path: string,
): Promise<{ readonly close: () => Promise<void> }> {
  const connections = new Set<Socket>()
  const server = createServer(socket => {
    connections.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => connections.delete(socket))
    void serve(vm, socket)
  })
  server.listen(path)
  await once(server, 'listening')
  // The folder is the user's own, too: this is the second lock.
  await chmod(path, 0o600)
  return {
    close: async () => {
      for (const socket of connections) socket.destroy()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function serve(vm: Pick<Vm, 'stream'>, socket: Socket): Promise<void> {
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  const say = (message: Output) =>
    new Promise<void>(resolve => {
      if (!socket.writable) return resolve()
      socket.write(lineOf(message), () => resolve())
    })
  try {
    const lines = linesOf(socket, longestInput)
    const first = await lines.next()
    if (first.done) return
    const { command, terminal } = decodeJson(request, first.value, client)
    const stdin = new PassThrough()
    const window = new ClientWindow(terminal)
    void passInput(lines, stdin, window)
    const exit = await vm.stream(command, {
      stdin,
      stdout: sink(bytes => say({ out: bytes.toString('base64') })),
      stderr: sink(bytes => say({ err: bytes.toString('base64') })),
      ...(terminal && { terminal: window }),
      signal: gone.signal,
    })
    await say({ exit })
  } catch (error) {
    if (!gone.signal.aborted)
      await say({
        failed: error instanceof Error ? error.message : String(error),
        ...(error instanceof WorldError && error.next !== undefined && { next: error.next }),
      })
  }
  socket.end()
}

async function passInput(
  lines: AsyncGenerator<string>,
  stdin: PassThrough,
  window: ClientWindow,
): Promise<void> {
  try {
    for await (const line of lines) {
      const message = decodeJson(input, line, client)
      if ('size' in message) window.resize(message.size)
      else if ('end' in message) stdin.end()
      else if (!stdin.write(Buffer.from(message.in, 'base64')) && !stdin.destroyed) await once(stdin, 'drain')
    }
  } catch {
    // Nothing of this input is passed on any more.
  }
  stdin.end()
}

function sink(pass: (bytes: Buffer) => Promise<void>): Writable {
  return new Writable({ write: (chunk: Buffer, _, done) => void pass(chunk).then(() => done(), done) })
}

/** The terminal at the other end of a connection. */
class ClientWindow implements Terminal {
  #size: TerminalSize
  readonly #listeners = new Set<(size: TerminalSize) => void>()

  constructor(size: TerminalSize = { rows: 0, columns: 0 }) {
    this.#size = size
  }

  size(): TerminalSize {
    return this.#size
  }

  onResize(listener: (size: TerminalSize) => void, signal: AbortSignal): void {
    this.#listeners.add(listener)
    signal.addEventListener('abort', () => this.#listeners.delete(listener), { once: true })
  }

  resize(size: TerminalSize): void {
    this.#size = size
    for (const listener of this.#listeners) listener(size)
  }
}
