import { AnswerError } from '../../host/answer.ts'
import { written } from '../../host/written.ts'
import { guestAnswerer, shortened } from '../guest.ts'
import type { StreamOptions, Vm } from '../types.ts'
import { decodeExit, decodeOutput, type Exchange } from './exchange.ts'

/** A pipe in the guest has room for 64 KiB, with the words before the bytes. */
const inputBytes = 60_000
/** agent-stream.sh has at most 8 parts under way. */
const mostParts = 16

/** Sends words to the guest, and bytes after them. */
export type Send = (words: string, bytes?: Uint8Array) => void

/** A command whose input and output pass on as they come; agent-stream.sh has the words. */
export class StreamExchange implements Exchange {
  readonly command: string
  readonly exitCode: Promise<number>
  readonly #vm: Pick<Vm, 'name' | 'consolePath'>
  readonly #options: StreamOptions
  readonly #send: Send
  readonly #ended = new AbortController()
  /** Outputs that are being written: the exit code comes after them. */
  readonly #writes: Record<'out' | 'err', Promise<void>>
  #partsUnderWay = 0
  #takeMore: () => void = () => {}
  #resolve: (exitCode: number) => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(vm: Pick<Vm, 'name' | 'consolePath'>, command: string, options: StreamOptions, send: Send) {
    this.command = command
    this.#vm = vm
    this.#options = options
    this.#send = send
    this.#writes = { out: Promise.resolve(), err: Promise.resolve() }
    this.exitCode = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  request(): string {
    const { rows, columns } = this.#options.terminal?.size() ?? { rows: 0, columns: 0 }
    void this.#feed()
    return `stream ${rows} ${columns} ${Buffer.from(this.command).toString('base64')}`
  }

  take(kind: string | undefined, data: string): void {
    if (kind === 'more') {
      this.#takeMore()
      return
    }
    if (kind === 'exit') {
      const exitCode = decodeExit(this.#vm, this.command, data)
      this.#end()
      void Promise.all(Object.values(this.#writes)).then(() => this.#resolve(exitCode))
      return
    }
    const { stream, bytes } = decodeOutput(this.#vm, this.command, kind, data)
    if (++this.#partsUnderWay > mostParts) {
      const { name, next } = guestAnswerer(this.#vm, shortened(this.command))
      throw new AnswerError(`${name} answered with more than anybody has read`, { next })
    }
    const to = stream === 'out' ? this.#options.stdout : this.#options.stderr
    this.#writes[stream] = this.#writes[stream].then(async () => {
      // A reader that has gone (`| head`) takes nothing, and the command is ended by its own next write.
      if (!to.writable) return this.#send('kill')
      await written(to, bytes)
      this.#partsUnderWay--
      this.#send('ack')
    })
  }

  fail(error: Error): void {
    this.#end()
    this.#send('kill')
    this.#reject(error)
  }

  /** Sends the input in parts, each when the guest is ready for it. */
  async #feed(): Promise<void> {
    const { stdin } = this.#options
    const { signal } = this.#ended
    await this.#more()
    if (signal.aborted) return
    this.#options.terminal?.onResize(({ rows, columns }) => this.#send(`size ${rows} ${columns}`), signal)
    try {
      for await (const chunk of stdin ?? []) {
        for (let rest: Buffer = Buffer.from(chunk); rest.length > 0; rest = rest.subarray(inputBytes)) {
          if (signal.aborted) return
          const more = this.#more()
          const bytes = rest.subarray(0, inputBytes)
          this.#send(`in ${bytes.length}`, bytes)
          await more
        }
      }
    } catch {
      // An input that breaks off has ended.
    }
    if (!signal.aborted) this.#send('end')
  }

  /** Until the guest says that it is ready for more input, or the command ends. */
  #more(): Promise<void> {
    return new Promise(resolve => {
      this.#takeMore = resolve
    })
  }

  #end(): void {
    this.#ended.abort()
    this.#takeMore()
  }
}
