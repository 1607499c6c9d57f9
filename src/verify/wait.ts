import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { AnswerError } from '../host/answer.ts'
import { nodePaths } from '../plan/paths.ts'
import type { Plan } from '../plan/types.ts'
import { consoleTooLong, followConsole } from '../vm/console.ts'
import { KernelPanicError, VmError } from '../vm/errors.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { Vm } from '../vm/types.ts'
import { type Answer, askPort } from './answer.ts'
import { statusOf, systemdErrors } from './last-words.ts'
import { mostNodeStateBytes, type NodeState, nodeStateCommand, parseNodeState } from './node-state.ts'
import {
  answering,
  type BootProgress,
  type ConsoleSign,
  consoleSigns,
  hasGivenUp,
  type Phase,
  phasesOf,
  portKey,
  reachablePorts,
} from './phases.ts'

export interface WaitOptions {
  readonly signal: AbortSignal
  /** Whether the machine has a seed: a first boot from user-data. */
  readonly seed: boolean
  /** A phase that begins, with the seconds since the call. */
  readonly report: (line: string) => void
  /** A line of the console, as it comes. */
  readonly onConsole?: (line: string) => void
  /** Milliseconds that one phase may take. Default: five minutes, for machines without KVM. */
  readonly phaseLimitMs?: number
  /** Milliseconds that a node which has answered before may give no sign of life at all. Default: four minutes. */
  readonly silenceLimitMs?: number
}

/** A pod's port that answered, where it is reached from this machine. */
export interface AnsweredPort {
  readonly pod: string
  readonly port: number
  readonly host: string
  readonly hostPort: number
  readonly answer: Answer
}

export interface ReadyNode {
  readonly answers: readonly AnsweredPort[]
  /** Seconds from the call until each phase was over, by its name. */
  readonly phases: Readonly<Record<string, number>>
}

/** How often the phases are looked at, and how long the node rests between two questions: it has work to do. */
const tickMs = 200
const restMs = 2000
/** One answer may fall between the end of a unit and the job that its end leads to. */
const enoughAnswers = 3
const defaultPhaseLimitMs = 300_000
const defaultSilenceLimitMs = 240_000
/** Lines of the console that are told again when a boot fails. */
const lastLines = 12
/**
 * Watches a machine from power-on until every container of every pod runs and every TCP hostPort answers. Throws
 * VmError with the phase that hung and its last words, KernelPanicError as soon as the console shows a panic.
 */
export async function waitUntilReady(vm: Vm, plan: Plan, options: WaitOptions): Promise<ReadyNode> {
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, stop.signal])
  // Each port that is asked listens to it, and Node.js takes more than ten listeners for a leak.
  setMaxListeners(0, signal)
  const watch = new Watch(vm, plan, { ...options, signal })
  void followConsole(vm.consolePath, line => watch.console(line), signal).then(end => {
    if (end === 'too much') stop.abort(new VmError(consoleTooLong(vm)))
  })
  void vm.exited.then(() =>
    stop.abort(new VmError(`the machine ended by itself while ${watch.phase?.name}${watch.tail()}`)),
  )
  try {
    return await watch.run()
  } catch (error) {
    options.signal.throwIfAborted()
    throw stop.signal.aborted ? stop.signal.reason : error
  } finally {
    stop.abort(new Error('done'))
  }
}

class Watch {
  readonly #vm: Vm
  readonly #plan: Plan
  readonly #options: WaitOptions
  readonly #left: Phase[]
  readonly #signs = new Set<ConsoleSign>()
  readonly #lines: string[] = []
  readonly #answers = new Map<string, AnsweredPort>()
  readonly #times: Record<string, number> = {}
  readonly #start = performance.now()
  #node: NodeState | undefined
  #panic = false
  /** An answer of the guest that cannot be read. */
  #wrongAnswer: AnswerError | undefined
  /** When the guest last gave a sign of life: a line of its console, or an answer. */
  #lastSign = performance.now()
  #phaseStart = performance.now()
  /** Answers in a row after which nothing on the node is under way any more. */
  #givenUp = 0

  constructor(vm: Vm, plan: Plan, options: WaitOptions) {
    this.#vm = vm
    this.#plan = plan
    this.#options = options
    this.#left = [...phasesOf(plan, { seed: options.seed })]
  }

  get phase(): Phase | undefined {
    return this.#left[0]
  }

  console(line: string): void {
    this.#lastSign = performance.now()
    if (line === '') return
    this.#lines.push(line)
    if (this.#lines.length > lastLines) this.#lines.shift()
    for (const [sign, pattern] of Object.entries(consoleSigns))
      if (pattern.test(line)) this.#signs.add(sign as ConsoleSign)
    if (/Kernel panic - not syncing/.test(line)) this.#panic = true
    this.#options.onConsole?.(line)
  }

  async run(): Promise<ReadyNode> {
    this.#say()
    void this.#keepAsking()
    const limit = this.#options.phaseLimitMs ?? defaultPhaseLimitMs
    const silenceLimit = this.#options.silenceLimitMs ?? defaultSilenceLimitMs
    for (;;) {
      if (this.#panic) throw new KernelPanicError(`the guest's kernel panicked${this.tail()}`)
      if (this.#wrongAnswer) throw this.#wrongAnswer
      if (this.#node !== undefined && performance.now() - this.#lastSign > silenceLimit)
        throw new VmError(
          `the guest froze while ${this.phase?.name}: for ${silenceLimit / 1000} s neither a line of its console nor an answer${this.tail()}`,
          { next: `the whole console is in ${this.#vm.consolePath}` },
        )
      this.#advance({ console: this.#signs, node: this.#node, answered: new Set(this.#answers.keys()) })
      if (!this.phase) return { answers: [...this.#answers.values()], phases: this.#times }
      if (this.#givenUp >= enoughAnswers) throw await this.#gaveUp(this.phase)
      if (performance.now() - this.#phaseStart > limit) throw await this.#hung(this.phase, limit)
      await sleep(tickMs, undefined, { signal: this.#options.signal })
    }
  }

  tail(): string {
    return this.#lines.map(line => `\n  | ${line}`).join('')
  }

  #advance(boot: BootProgress): void {
    while (this.phase?.isOver(boot)) {
      this.#times[this.phase.name] = (performance.now() - this.#start) / 1000
      this.#left.shift()
      this.#phaseStart = performance.now()
      if (this.phase) this.#say()
    }
  }

  #say(): void {
    const seconds = Math.round((performance.now() - this.#start) / 1000)
    this.#options.report(`${String(seconds).padStart(4)} s  ${this.phase?.name ?? 'ready'}`)
  }

  /** Goes on beside run(). A node that does not answer is not up, or too busy with its boot: asked again. */
  async #keepAsking(): Promise<void> {
    const { signal } = this.#options
    const units = this.#plan.units.map(({ name }) => name)
    const command = nodeStateCommand(units, nodePaths(this.#plan.prefix).bin)
    while (!signal.aborted) {
      const state = await this.#askState(command).catch((error: unknown) => {
        if (error instanceof AnswerError) this.#wrongAnswer = error
      })
      if (state) {
        this.#lastSign = performance.now()
        this.#node = state
        this.#advance({ console: this.#signs, node: state, answered: new Set(this.#answers.keys()) })
        this.#givenUp = this.phase && hasGivenUp(this.phase, state) ? this.#givenUp + 1 : 0
        // Not before the pods run: while the guest has no network yet, QEMU holds a connection open that leads nowhere.
        if (this.phase?.name === answering) await this.#askPorts()
      }
      await sleep(restMs, undefined, { signal }).catch(() => {})
    }
  }

  async #askState(command: string): Promise<NodeState> {
    const { signal } = this.#options
    const limits = { timeoutMs: 20_000, mostBytes: mostNodeStateBytes }
    const { stdout } = await this.#vm.exec(command, { ...limits, signal })
    return parseNodeState(stdout, asked => guestAnswerer(this.#vm, asked))
  }

  async #askPorts(): Promise<void> {
    await Promise.all(
      this.#silentPorts().map(async ({ pod, port, protocol }) => {
        const forward = this.#vm.forwards.find(each => each.guestPort === port && each.protocol === 'tcp')
        if (!forward) return
        const host = forward.hostAddress ?? '127.0.0.1'
        const answer = await askPort(host, forward.hostPort, this.#options.signal)
        if (answer)
          this.#answers.set(portKey({ protocol, port }), {
            pod,
            port,
            host,
            hostPort: forward.hostPort,
            answer,
          })
      }),
    )
  }

  #silentPorts() {
    return reachablePorts(this.#plan).filter(port => !this.#answers.has(portKey(port)))
  }

  get #asker() {
    return { vm: this.#vm, signal: this.#options.signal }
  }

  async #hung({ name, unit }: Phase, limitMs: number): Promise<VmError> {
    const journal = unit === undefined ? '' : await statusOf(unit, this.#asker)
    const silent = this.#silentPorts().map(({ pod, port }) => `TCP port ${port} of pod ${pod}`)
    const missing = name === answering ? `no answer at ${silent.join(', ')}` : 'nothing new'
    return new VmError(
      `the node hung while ${name}: ${missing} within ${limitMs / 1000} s${journal}\n  console:${this.tail()}`,
      { next: `the whole console is in ${this.#vm.consolePath}` },
    )
  }

  async #gaveUp({ name, unit = '' }: Phase): Promise<VmError> {
    const said = await Promise.all([statusOf(unit, this.#asker), systemdErrors(this.#asker)])
    return new VmError(
      `the node gave up while ${name}: ${unit} is ${this.#node?.units[unit]}, and nothing is under way that would start it${said.join('')}\n  console:${this.tail()}`,
      { next: `the whole console is in ${this.#vm.consolePath}` },
    )
  }
}
