import type { Socket } from 'node:net'
import { AnswerError } from '../../host/answer.ts'
import { VmError } from '../errors.ts'
import { guestAnswerer, shortened } from '../guest.ts'
import {
  type CommandResult,
  type ExecOptions,
  type StreamOptions,
  usualMostBytes,
  type Vm,
} from '../types.ts'
import type { Exchange } from './exchange.ts'
import { ExecExchange } from './exec-exchange.ts'
import { type Send, StreamExchange } from './stream-exchange.ts'
import { readLines } from './unix-socket.ts'

interface Pending {
  readonly exchange: Exchange
  /** Life of the guest's agent that the command was sent to; undefined: not sent yet. */
  token: string | undefined
}

/** agent.sh sends a token, an id, a word and at most 60,000 digits of base64 in one line. */
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
    const exchange = new ExecExchange(this.#vm, command, { timeoutMs, mostBytes })
    const timer = setTimeout(() => exchange.timedOut(), timeoutMs)
    return this.#run(() => exchange, exchange.result, signal).finally(() => clearTimeout(timer))
  }

  /** Runs a command line as Vm.stream() does. */
  stream(command: string, options: StreamOptions): Promise<number> {
    let send: Send = () => {}
    const exchange = new StreamExchange(this.#vm, command, options, (...what) => send(...what))
    return this.#run(
      toGuest => {
        send = toGuest
        return exchange
      },
      exchange.exitCode,
      options.signal,
    )
  }

  close(): void {
    this.#socket.destroy()
  }

  async #run<Result>(
    begin: (send: Send) => Exchange,
    result: Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    const id = String(this.#nextId++)
    const exchange = begin((...what) => this.#sendTo(id, ...what))
    const onAbort = () => exchange.fail(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      if (signal?.aborted) exchange.fail(signal.reason)
      else if (this.#ended) exchange.fail(this.#ended(exchange.command))
      else {
        const pending = { exchange, token: undefined }
        this.#pending.set(id, pending)
        this.#begin(id, pending)
      }
      return await result
    } finally {
      this.#pending.delete(id)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  #begin(id: string, pending: Pending): void {
    if (this.#token === undefined) return
    pending.token = this.#token
    this.#sendTo(id, pending.exchange.request())
  }

  /** To the life of the guest's agent that runs the command, if it runs. */
  #sendTo(id: string, words: string, bytes?: Uint8Array): void {
    const token = this.#pending.get(id)?.token
    if (token === undefined || token !== this.#token) return
    this.#socket.write(`${token} ${id} ${words}\n`)
    if (bytes) this.#socket.write(bytes)
  }

  #receive(line: string): void {
    const [token = '', id = '', kind, data = ''] = line.split(' ')
    if (id === 'hello') this.#hello(token)
    const pending = this.#pending.get(id)
    if (pending === undefined || pending.token !== token) return
    try {
      pending.exchange.take(kind, data)
    } catch (error) {
      pending.exchange.fail(error as Error)
    }
  }

  #hello(token: string): void {
    this.#token = token
    for (const [id, pending] of this.#pending) {
      if (pending.token === undefined) this.#begin(id, pending)
      else
        pending.exchange.fail(
          new VmError(
            `the node restarted before this command had ended: ${shortened(pending.exchange.command)}`,
          ),
        )
    }
  }

  #tooLong(command: string, what: string): AnswerError {
    const { name, next } = guestAnswerer(this.#vm, shortened(command))
    return new AnswerError(`${name} answered with ${what}`, { next })
  }

  /** Rejects what waits for an answer, and with `later` each command from now on. */
  #end(why: (command: string) => Error, later = why): void {
    for (const { exchange } of [...this.#pending.values()]) exchange.fail(why(exchange.command))
    this.#ended ??= later
  }
}
