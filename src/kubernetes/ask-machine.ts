import { decodeText } from '../host/decode.ts'
import { type MachineReport, readMachine } from '../status/read-machine.ts'
import { askVersions, type RunningVersions } from '../verify/versions.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { ExecOptions, Node } from '../vm/types.ts'

/** What a Node object says of a machine. */
export interface Machine extends MachineReport {
  readonly versions: RunningVersions
  readonly os: string
  readonly cpus: number
  /** As uname(1) has it: "x86_64". */
  readonly hardware: string
}

const command = `sed -n 's/^PRETTY_NAME="\\(.*\\)"$/\\1/p' /etc/os-release; nproc; uname -m`

/** Throws AnswerError, or VmError as Node.exec() does. */
export async function askMachine(node: Node, options: Omit<ExecOptions, 'mostBytes'>): Promise<Machine> {
  const [report, versions, { stdout }] = await Promise.all([
    readMachine(node, options),
    askVersions(node, options),
    node.exec(command, { ...options, mostBytes: 4096 }),
  ])
  const [os = '', cpus = '', hardware = ''] = decodeText(
    {
      a: 'name of a system, a number of CPUs and a machine',
      pattern: /^(.{1,100})\n(\d{1,5})\n(\w{1,20})\n$/,
    },
    stdout,
    guestAnswerer(node, 'nproc; uname -m'),
  )
  return { ...report, versions, os, cpus: Number(cpus), hardware }
}
