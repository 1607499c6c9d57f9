import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Claim } from './claim.ts'

/** One process of judge.py: it reads claims while the next ones are made. */
export class Judge {
  readonly #process = spawn('python3', [join(import.meta.dirname, 'judge.py')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  readonly #verdicts: Promise<string[][]> = this.#read()

  async hear(claim: Claim): Promise<void> {
    if (!this.#process.stdin.write(`${JSON.stringify(claim)}\n`)) await once(this.#process.stdin, 'drain')
  }

  /** For each claim, in order, what is wrong with it. */
  async verdicts(): Promise<string[][]> {
    this.#process.stdin.end()
    return this.#verdicts
  }

  async #read(): Promise<string[][]> {
    const verdicts: string[][] = []
    for await (const line of createInterface({ input: this.#process.stdout })) verdicts.push(JSON.parse(line))
    return verdicts
  }
}

/** What is wrong with one claim. */
export async function judge(claim: Claim): Promise<string[]> {
  const process = new Judge()
  await process.hear(claim)
  const [problems = ['there is no verdict']] = await process.verdicts()
  return problems
}
