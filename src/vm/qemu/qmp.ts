import type { Socket } from 'node:net'
import * as z from 'zod/mini'
import { AnswerError, type Answerer } from '../../host/answer.ts'
import { decodeJson, decodeValue } from '../../host/decode.ts'
import { VmError } from '../errors.ts'
import { readLines } from './unix-socket.ts'

/** What QEMU sends: the QEMU Machine Protocol, docs/interop/qmp-spec.txt of QEMU 7.2. Greetings and events have no id. */
const message = z.object({
  id: z.optional(z.number()),
  return: z.optional(z.unknown()),
  error: z.optional(z.object({ desc: z.string() })),
})

/** The longest answer is that of `info usernet`, with a line of about 80 bytes for each connection. */
const longestLine = 2 ** 20

const next =
  'check with `qemu-system-x86_64 --version` that the first QEMU in PATH is that of your distribution'

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** A connection to QEMU's control socket. Every call pending when the connection ends fails with VmError. */
export class Qmp {
  readonly #socket: Socket
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #closed = false

  /** Greets QEMU: without it no other command is taken. */
  static async open(socket: Socket): Promise<Qmp> {
    const qmp = new Qmp(socket)
    await qmp.execute('qmp_capabilities')
    return qmp
  }

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('error', () => {})
    socket.on('close', () => this.#fail())
    readLines(socket, {
      longest: longestLine,
      onLine: line => this.#receive(line),
      onTooLong: () =>
        this.#fail(new AnswerError('QEMU sent a line without end over its control socket', { next })),
    })
  }

  /** Runs a command whose return value has this schema. Throws VmError with QEMU's own words when it refuses. */
  async ask<T>(
    schema: z.core.$ZodType<T>,
    command: string,
    args?: Readonly<Record<string, unknown>>,
  ): Promise<T> {
    return decodeValue(schema, await this.execute(command, args), {
      name: `QEMU's control socket: ${command}`,
      next,
    })
  }

  /** Runs a command. Throws VmError with QEMU's own words when it refuses. */
  async execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (this.#closed) throw new VmError(`QEMU has ended: it cannot be told to ${command}`)
    const id = this.#nextId++
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject })
        this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`)
      })
    } catch (error) {
      if (error instanceof AnswerError) throw error
      throw new VmError(`QMP ${command}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  /** Runs a command of the human monitor and gives the text that it printed. */
  async monitor(commandLine: string): Promise<string> {
    return await this.ask(z.string(), 'human-monitor-command', { 'command-line': commandLine })
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(line: string): void {
    if (line.trim() === '') return
    const received = this.#decode(line)
    if (received?.id === undefined) return
    const waiting = this.#waiting.get(received.id)
    this.#waiting.delete(received.id)
    if (received.error) waiting?.reject(new Error(received.error.desc))
    else waiting?.resolve(received.return)
  }

  #decode(line: string): z.output<typeof message> | undefined {
    const answerer: Answerer = { name: "QEMU's control socket", next }
    try {
      return decodeJson(message, line, answerer)
    } catch (error) {
      // Nobody knows to which command a line belongs that cannot be read.
      this.#fail(error as Error)
      this.#socket.destroy()
      return undefined
    }
  }

  #fail(why = new Error('QEMU closed its control socket')): void {
    this.#closed = true
    for (const { reject } of this.#waiting.values()) reject(why)
    this.#waiting.clear()
  }
}
