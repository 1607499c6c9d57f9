import type { Socket } from 'node:net'
import { AnswerError } from '../../host/answer.ts'
import { decodeText } from '../../host/decode.ts'
import { VmError } from '../errors.ts'
import { guestAnswerer, shortened } from '../guest.ts'
import { type CommandResult, type ExecOptions, usualMostBytes, type Vm } from '../types.ts'
import { readLines } from './unix-socket.ts'

interface Pending {
  readonly command: string
  /** Life of the guest's agent that the command was sent to; undefined: not sent yet. */
  token: string | undefined
  readonly deadline: number
  readonly out: Buffer[]
  readonly err: Buffer[]
  /** How many bytes the command may still print. */
  bytesLeft: number
  readonly resolve: (result: CommandResult) => void
  readonly reject: (error: Error) => void
}

/** agent.sh sends a token, an id, a word and at most 30,000 digits of base64 in one line. */
const longestLine = 64 * 1024

/**
 * The host's end of the command channel; agent.sh is the guest's end. Nothing that the guest sends is believed. Each life of the guest's agent has a token. A command sent
 * to a life that has ended is reported as lost, and never sent again: it may have run.
 */
export class Agent {
  readonly #socket: Socket
  readonly #pending = new Map<string, Pending>()
  #token: string | undefined
  #nextId = 1
  readonly #vm: Pick<Vm, 'name' | 'consolePath'>
  /** Why there is no channel any more. */
  #ended: ((command: string) => Error) | undefined

  constructor(socket: Socket, vm: Pick<Vm, 'name' | 'consolePath'>) {
    this.#socket = socket
    this.#vm = vm
    socket.on('error', () => {})
    socket.on('close', () =>
      this.#end(
        command => new VmError(`the machine ended before this command had: ${shortened(command)}`),
        command => new VmError(`the machine has ended; it did not run: ${shortened(command)}`),
      ),
    )
    readLines(socket, {
      longest: longestLine,
      onLine: line => this.#receive(line),
      onTooLong: () =>
        this.#end(command => this.#tooLong(command, `a line of more than ${longestLine / 1024} KiB`)),
    })
  }

  /** Runs a command line as Vm.exec() does. */
  exec(
    command: string,
    { timeoutMs, signal, mostBytes = usualMostBytes }: ExecOptions,
  ): Promise<CommandResult> {
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#ended) return Promise.reject(this.#ended(command))
    const id = String(this.#nextId++)
    return new Promise<CommandResult>((resolve, reject) => {
      const pending: Pending = {
        command,
        token: undefined,
        deadline: Date.now() + timeoutMs,
        out: [],
        err: [],
        bytesLeft: mostBytes,
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
    try {
      this.#take(pending, kind, data)
    } catch (error) {
      pending.reject(error as Error)
    }
  }

  #take(pending: Pending, kind: string | undefined, data: string): void {
    const answerer = guestAnswerer(this.#vm, shortened(pending.command))
    if (kind === 'exit') {
      const [exitCode] = decodeText({ a: 'number', pattern: /^(\d{1,3})$/ }, data, {
        ...answerer,
        name: `${answerer.name}: the exit code`,
      })
      const stdoutBytes = Buffer.concat(pending.out)
      const stderr = Buffer.concat(pending.err).toString()
      pending.resolve({
        exitCode: Number(exitCode),
        stdout: stdoutBytes.toString(),
        stdoutBytes,
        stderr,
      })
      return
    }
    decodeText(
      { a: 'part of its output', pattern: /^(out|err) [A-Za-z0-9+/]*={0,2}$/ },
      `${kind} ${data}`,
      answerer,
    )
    const bytes = Buffer.from(data, 'base64')
    pending.bytesLeft -= bytes.length
    if (pending.bytesLeft < 0) throw this.#tooLong(pending.command, 'more than it may print')
    // A guest can send empty parts for ever.
    if (bytes.length > 0) pending[kind as 'out' | 'err'].push(bytes)
  }

  #hello(token: string): void {
    this.#token = token
    for (const [id, pending] of this.#pending) {
      if (pending.token === undefined) this.#send(id, pending)
      else
        pending.reject(
          new VmError(`the node restarted before this command had ended: ${shortened(pending.command)}`),
        )
    }
  }

  #timeoutError(pending: Pending, timeoutMs: number): VmError {
    const limit = `${timeoutMs / 1000} s`
    return pending.token === undefined
      ? new VmError(
          `the node did not come up far enough to take a command within ${limit}: ${shortened(pending.command)}`,
        )
      : new VmError(`the command did not end within ${limit} on the node: ${shortened(pending.command)}`)
  }

  #tooLong(command: string, what: string): AnswerError {
    const { name, next } = guestAnswerer(this.#vm, shortened(command))
    return new AnswerError(`${name} answered with ${what}`, { next })
  }

  /** Rejects what waits for an answer, and with `later` each command from now on. */
  #end(why: (command: string) => Error, later = why): void {
    for (const pending of [...this.#pending.values()]) pending.reject(why(pending.command))
    this.#ended ??= later
  }
}
