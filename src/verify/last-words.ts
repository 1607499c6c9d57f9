import { AnswerError } from '../host/answer.ts'
import { shellWord } from '../render/shell.ts'
import type { Vm } from '../vm/types.ts'

interface Asker {
  readonly vm: Vm
  readonly signal: AbortSignal
}

/** systemctl(1) prints the state of the unit, its control group and the twelve lines that it is asked for. */
const mostLines = 40
const longestLine = 500

/** The state of a unit with the end of its journal. */
export function statusOf(unit: string, asker: Asker): Promise<string> {
  return linesOf(unit, `systemctl status --no-pager --lines=12 ${shellWord(unit)}`, asker)
}

/** A device that did not come, a unit that failed: job_emit_done_message() in src/core/job.c, v257, has them at this priority. */
export function systemdErrors(asker: Asker): Promise<string> {
  const command = 'journalctl --boot --priority=err --lines=12 --no-pager --output=cat _PID=1'
  return linesOf('systemd', command, asker)
}

/** The lines that a command prints in the guest, under a title; nothing where it prints none. */
async function linesOf(title: string, command: string, { vm, signal }: Asker): Promise<string> {
  const { stdout } = await vm
    .exec(command, { timeoutMs: 20_000, mostBytes: 64 * 1024, signal })
    .catch((error: unknown) => ({ stdout: error instanceof AnswerError ? error.message : '' }))
  const lines = stdout.split('\n').filter(line => line.trim() !== '')
  if (lines.length === 0) return ''
  const shown = lines.slice(0, mostLines).map(line => `\n  | ${line.slice(0, longestLine)}`)
  return `\n  ${title}:${shown.join('')}`
}
