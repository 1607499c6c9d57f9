import * as z from 'zod/mini'
import type { Answerer } from '../host/answer.ts'
import { decodeJson } from '../host/decode.ts'
import { shellWord } from '../render/shell.ts'

/** What a guest says of its boot when it is over. Times are seconds of its monotonic clock, which starts with the kernel. */
export interface GuestRecord {
  readonly memAvailableMiB: number | undefined
  /** When systemd started as PID 1 of the real root. */
  readonly userspace: number | undefined
  readonly units: Readonly<Record<string, UnitTimes>>
  /** What the CRI plugin was asked for, and when that was done. */
  readonly cri: CriTimes
}

export interface UnitTimes {
  /** When systemd began to start it. */
  readonly starting: number | undefined
  /** When it was ready, by its own word (Type=notify). */
  readonly active: number | undefined
}

export interface CriTimes {
  readonly sandboxAsked: number | undefined
  /** The last one, where there are several pods. */
  readonly sandboxReady: number | undefined
  /** The last one: init containers and those of other pods come before it. */
  readonly containerStarted: number | undefined
}

const separator = '---'

/**
 * A shell command that asks for all of it at once. Memory comes first, before the other questions take some. Not the
 * start of the main process: Podman hands that over to conmon (sd_notify(3), MAINPID=), which starts it again.
 */
export function guestRecordCommand(units: readonly string[]): string {
  const properties = 'Id,NRestarts,InactiveExitTimestampMonotonic,ActiveEnterTimestampMonotonic'
  return [
    'cat /proc/meminfo',
    `echo ${separator}`,
    'systemctl show --property=UserspaceTimestampMonotonic',
    `echo ${separator}`,
    `systemctl show --property=${properties} ${units.map(shellWord).join(' ')}`,
    `echo ${separator}`,
    "journalctl --boot --unit=containerd.service --output=json --output-fields=MESSAGE | grep -E 'RunPodSandbox|StartContainer'",
    'true',
  ].join('\n')
}

/** Longer than the journal of any boot that is worth a bench. */
export const mostGuestRecordBytes = 16 * 2 ** 20

/** Reads what guestRecordCommand() printed. What is not there is undefined, never a guess. Throws AnswerError. */
export function parseGuestRecord(output: string, guest: (command: string) => Answerer): GuestRecord {
  const [memory = '', manager = '', units = '', journal = ''] = output.split(`${separator}\n`)
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(memory)?.[1]
  return {
    memAvailableMiB: kibibytes === undefined ? undefined : Number(kibibytes) / 1024,
    userspace: seconds(properties(manager).get('UserspaceTimestampMonotonic')),
    units: Object.fromEntries(units.split('\n\n').map(unitTimes)),
    cri: criTimes(journal.split('\n').flatMap(line => logLine(line, guest('journalctl')))),
  }
}

function properties(text: string): Map<string, string> {
  return new Map(
    text.split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
}

function unitTimes(text: string): [string, UnitTimes] {
  const of = properties(text)
  // A unit that was started again has only the times of its last start.
  const first = of.get('NRestarts') === '0'
  const time = (name: string) => (first ? seconds(of.get(name)) : undefined)
  const active = time('ActiveEnterTimestampMonotonic')
  return [of.get('Id') ?? '', { starting: time('InactiveExitTimestampMonotonic'), active }]
}

/** systemd counts microseconds; 0 is "never" (org.freedesktop.systemd1(5)). */
function seconds(microseconds: string | undefined): number | undefined {
  const value = Number(microseconds ?? 0)
  return value > 0 ? value / 1e6 : undefined
}

interface LogLine {
  readonly at: number
  readonly message: string
}

/** A line of `journalctl --output=json`. MESSAGE is not a string where it is not text (journal export format). */
const journalLine = z.object({
  MESSAGE: z.optional(z.unknown()),
  __MONOTONIC_TIMESTAMP: z.optional(z.string()),
})

function logLine(line: string, journalctl: Answerer): LogLine[] {
  if (line === '') return []
  const { MESSAGE: message, __MONOTONIC_TIMESTAMP: time } = decodeJson(journalLine, line, journalctl)
  const at = seconds(time)
  return typeof message === 'string' && at !== undefined ? [{ at, message }] : []
}

/** Lines that containerd's CRI plugin writes at level info (containerd 2.3, internal/cri/instrument/instrumented_service.go). */
function criTimes(log: readonly LogLine[]): CriTimes {
  const at = (pattern: RegExp) => log.filter(({ message }) => pattern.test(message)).map(line => line.at)
  return {
    sandboxAsked: at(/msg="RunPodSandbox for /)[0],
    sandboxReady: at(/msg="RunPodSandbox for .* returns sandbox id /).at(-1),
    containerStarted: at(/msg="StartContainer for .* returns successfully"/).at(-1),
  }
}
