import { setTimeout as sleep } from 'node:timers/promises'
import type { Called } from '../../host/call.ts'
import { deleteArgs, infoArgs, listArgs, powerCutArgs, stopArgs, versionArgs } from './argv.ts'
import { type AskOptions, ask } from './client.ts'
import { failure } from './failures.ts'
import { decodeInfo, decodeState, decodeVersion, type Info, isOn } from './states.ts'

/** A machine of Multipass by its name, whether there is one or not. */
export class Instance {
  readonly name: string
  /** How often Multipass is asked how a thing stands. */
  readonly pollMs: number
  /** The path of multipass. */
  readonly program: string

  constructor(multipass: string, name: string, pollMs = 1000) {
    this.program = multipass
    this.name = name
    this.pollMs = pollMs
  }

  ask(args: readonly string[], options?: AskOptions): Promise<Called> {
    return ask(this.program, args, options)
  }

  /** Its state in Multipass's words; undefined: there is no such machine. */
  async state(signal?: AbortSignal): Promise<string | undefined> {
    return decodeState(this.name, await this.#must('list its machines', listArgs(), signal))
  }

  /** State and address; undefined when there is no such machine, and while it cannot be asked. */
  async info(): Promise<Info | undefined> {
    const { exitCode, stdout } = await this.ask(infoArgs(this.name))
    return exitCode === 0 ? decodeInfo(this.name, stdout) : undefined
  }

  /** Ends when it is off, whoever switched it off. */
  async untilOff(): Promise<void> {
    // A daemon that does not answer now is about to be restarted: what it says afterwards counts.
    while (isOn(await this.state().catch(() => 'Unknown'))) await sleep(this.pollMs)
  }

  /** Shuts it down, by force when it does not obey. Multipass itself waits five minutes (vm_shutdown_timeout). */
  async stop(): Promise<'clean' | 'forced'> {
    const { exitCode } = await this.ask(stopArgs(this.name))
    if (exitCode === 0) return 'clean'
    await this.powerCut()
    return 'forced'
  }

  async powerCut(): Promise<void> {
    await this.#must(`switch ${this.name} off`, powerCutArgs(this.name))
  }

  async delete(): Promise<void> {
    await this.#must(`delete ${this.name}`, deleteArgs(this.name))
  }

  async version(): Promise<string> {
    return decodeVersion(await this.#must('say its version', versionArgs()))
  }

  async #must(what: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
    const answer = await this.ask(args, signal === undefined ? {} : { signal })
    if (answer.exitCode !== 0) throw failure(what, answer)
    return answer.stdout
  }
}
