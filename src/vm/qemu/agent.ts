import type { Socket } from 'node:net'
import { VmError } from '../errors.ts'
import type { CommandResult, ExecOptions } from '../types.ts'
import { readLines } from './unix-socket.ts'

interface Pending {
  readonly command: string
  /** Life of the guest's agent that the command was sent to; undefined: not sent yet. */
  token: string | undefined
  readonly deadline: number
  readonly out: Buffer[]
  readonly err: Buffer[]
  readonly resolve: (result: CommandResult) => void
  readonly reject: (error: Error) => void
}

/**
 * Our end of the command channel; agent.sh is the guest's. Each life of the guest's agent has a token. A command sent
 * to a life that has ended is reported as lost, and never sent again: it may have run.
 */
export class Agent {
  readonly #socket: Socket
  readonly #pending = new Map<string, Pending>()
  #token: string | undefined
  #nextId = 1
  #closed = false

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => {})
    socket.on('close', () => this.#fail())
    readLines(socket, line => this.#receive(line))
  }

  /** Runs a command line as Vm.exec() does. */
  exec(command: string, { timeoutMs, signal }: ExecOptions): Promise<CommandResult> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#closed)
      return Promise.reject(new VmError(`the machine has ended; it did not run: ${shorten(command)}`))
    const id = String(this.#nextId++)
    return new Promise<CommandResult>((resolve, reject) => {
      const pending: Pending = {
        command,
        token: undefined,
        deadline: Date.now() + timeoutMs,
        out: [],
        err: [],
        resolve: result => end(() => resolve(result)),
        reject: error => end(() => reject(error)),
      }
      const timer = setTimeout(() => pending.reject(this.#timeoutError(pending, timeoutMs)), timeoutMs)
      const onAbort = () => pending.reject(signal?.reason)
      const end = (settle: () => void) => {
        this.#pending.delete(id)
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        settle()
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      this.#pending.set(id, pending)
      this.#send(id, pending)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #send(id: string, pending: Pending): void {
    if (this.#token === undefined) return
    pending.token = this.#token
    // The guest kills the command a little after we gave it up, so that no hung command stays behind.
    const seconds = Math.max(1, Math.ceil((pending.deadline - Date.now()) / 1000))
    this.#socket.write(
      `${pending.token} ${id} ${seconds} ${Buffer.from(pending.command).toString('base64')}\n`,
    )
  }

  #receive(line: string): void {
    const [token = '', id = '', kind, data = ''] = line.split(' ')
    if (id === 'hello') this.#hello(token)
    const pending = this.#pending.get(id)
    if (pending === undefined || pending.token !== token) return
    if (kind === 'out' || kind === 'err') pending[kind].push(Buffer.from(data, 'base64'))
    if (kind !== 'exit') return
    const stdoutBytes = Buffer.concat(pending.out)
    const stderr = Buffer.concat(pending.err).toString()
    pending.resolve({ exitCode: Number(data), stdout: stdoutBytes.toString(), stdoutBytes, stderr })
  }

  #hello(token: string): void {
    this.#token = token
    for (const [id, pending] of this.#pending) {
      if (pending.token === undefined) this.#send(id, pending)
      else
        pending.reject(
          new VmError(`the node restarted before this command had ended: ${shorten(pending.command)}`),
        )
    }
  }

  #timeoutError(pending: Pending, timeoutMs: number): VmError {
    const limit = `${timeoutMs / 1000} s`
    return pending.token === undefined
      ? new VmError(
          `the node did not come up far enough to take a command within ${limit}: ${shorten(pending.command)}`,
        )
      : new VmError(`the command did not end within ${limit} on the node: ${shorten(pending.command)}`)
  }

  #fail(): void {
    this.#closed = true
    for (const pending of [...this.#pending.values()])
      pending.reject(new VmError(`the machine ended before this command had: ${shorten(pending.command)}`))
  }
}

function shorten(command: string): string {
  const line = command.trim().split('\n')[0] ?? ''
  return line.length < command.trim().length || line.length > 120 ? `${line.slice(0, 120)} …` : line
}
