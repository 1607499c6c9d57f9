import { AnswerError } from '../../host/answer.ts'
import { VmError } from '../errors.ts'
import { guestAnswerer, shortened } from '../guest.ts'
import type { CommandResult, Vm } from '../types.ts'
import { decodeExit, decodeOutput, type Exchange } from './exchange.ts'

interface Options {
  readonly timeoutMs: number
  readonly mostBytes: number
}

/** A command whose whole output is kept until it has ended. */
export class ExecExchange implements Exchange {
  readonly command: string
  readonly result: Promise<CommandResult>
  readonly #vm: Pick<Vm, 'name' | 'consolePath'>
  readonly #deadline: number
  readonly #timeoutMs: number
  readonly #output: Record<'out' | 'err', Buffer[]> = { out: [], err: [] }
  #bytesLeft: number
  #sent = false
  #resolve: (result: CommandResult) => void = () => {}
  #reject: (error: Error) => void = () => {}

  constructor(vm: Pick<Vm, 'name' | 'consolePath'>, command: string, { timeoutMs, mostBytes }: Options) {
    this.command = command
    this.#vm = vm
    this.#timeoutMs = timeoutMs
    this.#deadline = Date.now() + timeoutMs
    this.#bytesLeft = mostBytes
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  request(): string {
    this.#sent = true
    // The guest kills the command a little after we gave it up, so that no hung command stays behind.
    const seconds = Math.max(1, Math.ceil((this.#deadline - Date.now()) / 1000))
    return `run ${seconds} ${Buffer.from(this.command).toString('base64')}`
  }

  take(kind: string | undefined, data: string): void {
    if (kind === 'exit') {
      const stdoutBytes = Buffer.concat(this.#output.out)
      this.#resolve({
        exitCode: decodeExit(this.#vm, this.command, data),
        stdout: stdoutBytes.toString(),
        stdoutBytes,
        stderr: Buffer.concat(this.#output.err).toString(),
      })
      return
    }
    const { stream, bytes } = decodeOutput(this.#vm, this.command, kind, data)
    this.#bytesLeft -= bytes.length
    if (this.#bytesLeft < 0) {
      const { name, next } = guestAnswerer(this.#vm, shortened(this.command))
      throw new AnswerError(`${name} answered with more than it may print`, { next })
    }
    // A guest can send empty parts for ever.
    if (bytes.length > 0) this.#output[stream].push(bytes)
  }

  fail(error: Error): void {
    this.#reject(error)
  }

  timedOut(): void {
    const limit = `${this.#timeoutMs / 1000} s`
    this.fail(
      this.#sent
        ? new VmError(`the command did not end within ${limit} on the node: ${shortened(this.command)}`)
        : new VmError(
            `the node did not come up far enough to take a command within ${limit}: ${shortened(this.command)}`,
          ),
    )
  }
}
