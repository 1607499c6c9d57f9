import { WorldError } from '../host/errors.ts'
import type { NodePath } from '../plan/entry.ts'
import { nodePaths } from '../plan/paths.ts'
import { shellWord } from '../render/shell.ts'
import type { StreamingNode } from '../vm/types.ts'
import script from './journal.sh'
import { sendFile } from './send.ts'
import { type Step, stepLines } from './steps.ts'

/** What an earlier change left on the node. */
export interface Leftover {
  readonly state: 'staged' | 'swapping' | 'swapped' | 'confirmed'
  /** For how long somebody may still wait for its pods. */
  readonly secondsLeft: number
}

/** The journal of a change, on the node: see journal.sh. */
export class Journal {
  readonly #node: StreamingNode
  readonly #programs: string
  readonly #signal: AbortSignal

  constructor(node: StreamingNode, prefix: NodePath, signal: AbortSignal) {
    this.#node = node
    const { bin, firewall } = nodePaths(prefix)
    const guard = shellWord(`${bin}/bakelet-guard`)
    this.#programs = `ctr=${shellWord(`${bin}/ctr`)} guard=${guard} firewall=${shellWord(firewall)}`
    this.#signal = signal
  }

  async leftover(): Promise<Leftover | undefined> {
    const [, state, seconds] =
      /^(staged|swapping|swapped|confirmed) (-?\d{1,12})$/m.exec(await this.#run('report')) ?? []
    return state === undefined
      ? undefined
      : { state: state as Leftover['state'], secondsLeft: Number(seconds) }
  }

  /** Begins a change that takes so long at most. Nothing is changed yet. */
  async begin(seconds: number): Promise<void> {
    await this.#run(`stage ${Math.ceil(seconds)}`)
  }

  /** Sends the new files. */
  async stage(steps: readonly Step[]): Promise<void> {
    for (const [index, { content }] of steps.entries())
      if (content !== undefined) await sendFile(this.#node, `${folder}/new/${index}`, content, this.#signal)
    await sendFile(this.#node, `${folder}/steps`, stepLines(steps), this.#signal)
  }

  /** Makes the change. For so long, others leave it alone. Returns what bakelet-guard says of each manifest. */
  async swap(seconds: number): Promise<readonly string[]> {
    return (await this.#run(`hold ${Math.ceil(seconds)}; swap`)).split('\n')
  }

  /** Without the signal: whoever interrupts wants the node as it was. */
  async undo(): Promise<void> {
    await this.#run('undo', new AbortController().signal)
  }

  async confirm(): Promise<void> {
    await this.#run('confirm', new AbortController().signal)
  }

  async #run(call: string, signal = this.#signal): Promise<string> {
    const { exitCode, stdout, stderr } = await this.#node.exec(`${this.#programs}\n${script}\n${call}\n`, {
      ...{ timeoutMs: 120_000, mostBytes: 64 * 1024, signal },
    })
    if (exitCode === 0) return stdout
    throw new WorldError(
      `${this.#node.name}: \`${call}\` of the change failed with exit code ${exitCode}: ${stderr.trim()}`,
      { next: `look at ${shellWord(folder)} on the node; the next \`bakelet apply\` takes the change back` },
    )
  }
}

/** $work of journal.sh. */
export const folder = '/var/lib/bakelet/apply'
