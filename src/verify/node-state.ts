import type { Answerer } from '../host/answer.ts'
import { decodeText } from '../host/decode.ts'
import type { NodePath } from '../plan/entry.ts'
import { shellWord } from '../render/shell.ts'
import { mostRuncListBytes, parseRuncList, type RunningContainer, runcCommand } from './running-containers.ts'

/** What a node says of itself. */
export interface NodeState {
  readonly hostname: string
  /** ActiveState by unit name; a unit that systemd does not know is "inactive". */
  readonly units: Readonly<Record<string, string>>
  /** How many units systemd still has to start or stop. */
  readonly jobs: number
  /** Containers of pods that run now, sandboxes aside. */
  readonly running: readonly RunningContainer[]
}

const separator = '---'

/** It waits for the pods, as whoever asks does: nothing that is under way. */
const waits = /\bbakelet-ready\.(service|target)\b/

/** A shell command that asks for all of it at once. */
export function nodeStateCommand(units: readonly string[], bin: NodePath): string {
  const asked = units.filter(unit => !waits.test(unit))
  return [
    'hostname',
    `echo ${separator}`,
    `systemctl show --property=Id,ActiveState ${asked.map(shellWord).join(' ')}`,
    `echo ${separator}`,
    'systemctl list-jobs --no-legend --no-pager',
    `echo ${separator}`,
    `[ ! -x ${shellWord(`${bin}/runc`)} ] || ${runcCommand(bin)} list --format json 2>/dev/null`,
    'true',
  ].join('\n')
}

/** The list of runc is nearly all of it. */
export const mostNodeStateBytes = mostRuncListBytes + 64 * 1024

/** Reads what nodeStateCommand() printed. Throws AnswerError; `guest` makes the author of the answer to a command. */
export function parseNodeState(output: string, guest: (command: string) => Answerer): NodeState {
  const [name = '', shown = '', jobs = '', listed = ''] = output.split(`${separator}\n`)
  // gethostname(2); "(none)" before systemd has set one.
  const [hostname = ''] = decodeText(
    { a: 'hostname', pattern: /^([\w.()-]{0,64})\s*$/ },
    name,
    guest('hostname'),
  )
  return {
    hostname,
    units: parseUnits(shown),
    jobs: countJobs(jobs),
    running: parseRuncList(listed, guest('runc list')),
  }
}

function parseUnits(text: string): Record<string, string> {
  const blocks = text.split('\n\n').map(block => new Map(block.split('\n').map(keyAndValue)))
  return Object.fromEntries(blocks.map(block => [block.get('Id') ?? '', block.get('ActiveState') ?? '']))
}

/** Each line of a job begins with its number: output_jobs_list() in src/systemctl/systemctl-list-jobs.c, v257. */
function countJobs(text: string): number {
  return text.split('\n').filter(line => /^\s*\d+ /.test(line) && !waits.test(line)).length
}

function keyAndValue(line: string): [string, string] {
  const at = line.indexOf('=')
  return [line.slice(0, at), line.slice(at + 1)]
}
