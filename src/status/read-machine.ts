import type { Answerer } from '../host/answer.ts'
import { decodeText } from '../host/decode.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { ExecOptions, Node } from '../vm/types.ts'

export interface Room {
  readonly totalBytes: number
  readonly availableBytes: number
}

/** A node besides its pods. */
export interface MachineReport {
  readonly uptimeSeconds: number
  readonly memory: Room
  /** By mount point: the file systems of the system and of the state of containerd and the kubelet. */
  readonly disks: readonly (Room & { readonly path: string })[]
  /** How long each phase of the last boot took, as systemd-analyze(1) has it; null: it is not over, or systemd does not answer. */
  readonly boot: readonly BootPhase[] | null
  readonly failedUnits: readonly string[]
}

export interface BootPhase {
  readonly phase: 'firmware' | 'loader' | 'kernel' | 'initrd' | 'userspace'
  readonly seconds: number
}

const separator = '---'
const timestamps = ['Firmware', 'Loader', 'InitRD', 'Userspace', 'Finish'].map(
  name => `${name}TimestampMonotonic`,
)
const machineCommand = [
  'cat /proc/uptime',
  `echo ${separator}`,
  "grep -E '^(MemTotal|MemAvailable):' /proc/meminfo",
  `echo ${separator}`,
  'df -P -B1 / /var/lib/containerd /var/lib/kubelet 2>/dev/null',
  `echo ${separator}`,
  `systemctl show --property=${timestamps.join(',')} 2>/dev/null`,
  `echo ${separator}`,
  'systemctl list-units --failed --plain --no-legend --no-pager 2>/dev/null',
  'true',
].join('\n')

/** Throws AnswerError, or VmError as Node.exec() does. */
export async function readMachine(
  node: Node,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<MachineReport> {
  const { stdout } = await node.exec(machineCommand, { ...options, mostBytes: 256 * 1024 })
  return parseMachine(stdout, command => guestAnswerer(node, command))
}

/** Reads what machineCommand printed. */
export function parseMachine(output: string, guest: (command: string) => Answerer): MachineReport {
  const [uptime = '', memory = '', disks = '', times = '', failed = ''] = output.split(`${separator}\n`)
  const [seconds = ''] = decodeText(
    { a: 'time since the boot', pattern: /^(\d{1,12})\.\d+ / },
    uptime,
    guest('cat /proc/uptime'),
  )
  return {
    uptimeSeconds: Number(seconds),
    memory: parseMemory(memory, guest('cat /proc/meminfo')),
    disks: parseDisks(disks, guest('df -P -B1')),
    boot: parseBoot(times),
    failedUnits: failed.split('\n').flatMap(line => line.split(' ', 1).filter(Boolean)),
  }
}

function parseMemory(text: string, guest: Answerer): Room {
  const [total = '', available = ''] = decodeText(
    { a: 'size of memory', pattern: /^MemTotal: +(\d{1,12}) kB\nMemAvailable: +(\d{1,12}) kB$/m },
    text,
    guest,
  )
  return { totalBytes: Number(total) * 1024, availableBytes: Number(available) * 1024 }
}

/** df(1) -P: file system, blocks, used, available, capacity, mount point. One line for each path, so some come twice. */
function parseDisks(text: string, guest: Answerer): MachineReport['disks'] {
  const disks = new Map<string, MachineReport['disks'][number]>()
  for (const line of text.split('\n').slice(1)) {
    const found = /^\S.* (\d{1,18}) +\d{1,18} +(\d{1,18}) +(?:\d+%|-) (\/.*)$/.exec(line)
    if (!found) continue
    const [, total, available, path = ''] = found
    disks.set(path, { path, totalBytes: Number(total), availableBytes: Number(available) })
  }
  if (disks.size === 0) decodeText({ a: 'list of file systems', pattern: /^\/ / }, text, guest)
  return [...disks.values()]
}

/**
 * Times in microseconds, of which those before the kernel count backwards from its start: acquire_boot_times() in
 * src/analyze/analyze-time-data.c, v257. A machine without UEFI has no firmware and no loader, and some have no initrd.
 */
function parseBoot(text: string): MachineReport['boot'] {
  const times = new Map(
    text.split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const at = (name: string) => Number(times.get(`${name}TimestampMonotonic`) ?? 0) / 1e6
  const [firmware, loader, initrd, userspace, finish] = [
    ...[at('Firmware'), at('Loader'), at('InitRD'), at('Userspace'), at('Finish')],
  ] as [number, number, number, number, number]
  if (![firmware, loader, initrd, userspace, finish].every(Number.isFinite) || finish === 0) return null
  const phases: BootPhase[] = [
    { phase: 'firmware', seconds: firmware - loader },
    { phase: 'loader', seconds: loader },
    { phase: 'kernel', seconds: initrd > 0 ? initrd : userspace },
    { phase: 'initrd', seconds: initrd > 0 ? userspace - initrd : 0 },
    { phase: 'userspace', seconds: finish - userspace },
  ]
  return phases.filter(({ seconds }) => seconds > 0)
}
