import { journal } from '../tasks/journal.ts'
import { type ProjectFlags, projectOf } from './project.ts'
import { printedLines } from './streams.ts'

export interface JournalFlags extends ProjectFlags {
  readonly host?: string
  readonly follow?: boolean
  readonly lines?: number
  readonly boot: number
}

/** `bakelet journal`: prints the journal of the node, of some units or of the whole system. */
export async function journalCommand(units: readonly string[], flags: JournalFlags): Promise<number> {
  const project = await projectOf(flags)
  const streams = printedLines(project.signal)
  const exitCode = await journal(project, { ...flags, units }, streams)
  await new Promise<void>(resolve => streams.stdout.end(() => resolve()))
  return exitCode
}
