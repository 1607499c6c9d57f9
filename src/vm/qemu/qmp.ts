import type { Socket } from 'node:net'
import { VmError } from '../errors.ts'
import { readLines } from './unix-socket.ts'

/** What QEMU sends: the QEMU Machine Protocol, docs/interop/qmp-spec.txt of QEMU 7.2. */
interface Message {
  readonly QMP?: unknown
  readonly id?: number
  readonly return?: unknown
  readonly error?: { readonly class: string; readonly desc: string }
  readonly event?: string
}

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
    readLines(socket, line => this.#receive(line))
  }

  /** Runs a command and gives what it returned. Throws VmError with QEMU's own words when it refuses. */
  async execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    if (this.#closed) throw new VmError(`QEMU has ended: it cannot be told to ${command}`)
    const id = this.#nextId++
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject })
        this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`)
      })
    } catch (error) {
      throw new VmError(`QMP ${command}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  /** Runs a command of the human monitor and gives the text that it printed. */
  async monitor(commandLine: string): Promise<string> {
    return String(await this.execute('human-monitor-command', { 'command-line': commandLine }))
  }

  close(): void {
    this.#socket.destroy()
  }

  #receive(line: string): void {
    const message = JSON.parse(line) as Message
    if (message.id === undefined) return
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.error) waiting?.reject(new Error(message.error.desc))
    else waiting?.resolve(message.return)
  }

  #fail(): void {
    this.#closed = true
    for (const { reject } of this.#waiting.values()) reject(new Error('QEMU closed its control socket'))
    this.#waiting.clear()
  }
}
