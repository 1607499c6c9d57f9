import { createReadStream } from 'node:fs'
import { quote } from '../diagnostics/quote.ts'
import { eachLine } from '../doctor/each-line.ts'
import { examine } from '../doctor/examine.ts'
import type { Finding } from '../doctor/finding.ts'
import { WorldError } from '../host/errors.ts'

/** A log, and what was found in it. */
export interface Examined {
  /** As it was named; `-`: standard input. */
  readonly log: string
  readonly lines: number
  readonly findings: readonly Finding[]
}

/** Reads logs and finds known faults in them. Throws WorldError for a log that cannot be read. */
export async function doctor(logs: readonly string[]): Promise<Examined[]> {
  const examined: Examined[] = []
  for (const log of logs) examined.push(await readLog(log))
  return examined
}

async function readLog(log: string): Promise<Examined> {
  const { read, findings } = examine()
  let lines = 0
  const stream = log === '-' ? process.stdin : createReadStream(log)
  try {
    await eachLine(stream, line => {
      lines++
      read(line)
    })
  } catch (error) {
    throw new WorldError(`cannot read the log ${quote(log)}: ${(error as Error).message}`, {
      next: 'name a file with a log: a console, `journalctl -b` or its -o export, the log of a kubelet or containerd',
      cause: error,
    })
  }
  return { log, lines, findings: findings() }
}
