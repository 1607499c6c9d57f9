import { access, constants, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Exit, startInBackground } from '../../host/background.ts'
import { endingWords } from '../../host/ending.ts'
import { type Accelerator, acceleratorArgs } from './argv.ts'

/** Which accelerator this machine has, and why: a sentence for people. */
export interface Acceleration {
  readonly accelerator: Accelerator
  readonly reason: string
}

/** Longest time that the probe may take: a KVM that works needs a tenth of it, one that is emulated itself hangs. */
export const probeLimitMs = 2000

// isa-debug-exit ends QEMU with (value << 1) | 1 (hw/misc/debugexit.c).
const probeExitCode = 3

/** mov dx,0x501; mov al,1; out dx,al; hlt; and the boot signature. */
export function probeSector(): Uint8Array {
  const sector = new Uint8Array(512)
  sector.set([0xba, 0x01, 0x05, 0xb0, 0x01, 0xee, 0xf4])
  sector.set([0x55, 0xaa], 510)
  return sector
}

/** Command line of the probe, without the program. */
export function probeArgs(accelerator: Accelerator, sectorPath: string): string[] {
  return [
    '-nodefaults',
    '-no-user-config',
    ...['-machine', 'q35'],
    ...acceleratorArgs(accelerator),
    ...['-m', '64M'],
    ...['-display', 'none'],
    '-no-reboot',
    ...['-device', 'isa-debug-exit,iobase=0x501,iosize=1'],
    ...['-drive', `file=${sectorPath.replaceAll(',', ',,')},format=raw,if=ide,readonly=off,snapshot=on`],
  ]
}

/** Judges how the probe ended; `undefined`: it did not end in time. */
export function judgeProbe(exit: Exit | undefined): Acceleration {
  const no = (why: string): Acceleration => ({ accelerator: 'tcg', reason: `KVM ${why}` })
  if (exit === undefined) return no(`did not run nine bytes of code within ${probeLimitMs / 1000} s`)
  if (exit.exitCode === probeExitCode) return { accelerator: 'kvm', reason: 'KVM ran the probe' }
  if (exit.signal === undefined && exit.exitCode === undefined)
    return no('was not tried: QEMU could not be started')
  return no(`could not run nine bytes of code: QEMU ${endingWords(exit)}`)
}

let known: Promise<Acceleration> | undefined

/**
 * Whether KVM truly executes a guest. That /dev/kvm opens says little: nested KVM often opens and then hangs or
 * aborts, and QEMU's own `accel=kvm:tcg` falls back only when it does not open. Asked once in this process.
 */
export function probeAcceleration(qemu: string): Promise<Acceleration> {
  known ??= probe(qemu)
  return known
}

async function probe(qemu: string): Promise<Acceleration> {
  if (process.platform !== 'linux') return { accelerator: 'tcg', reason: 'KVM is part of Linux' }
  try {
    await access('/dev/kvm', constants.R_OK | constants.W_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    const reason = code === 'ENOENT' ? 'there is no /dev/kvm' : '/dev/kvm may not be opened by this user'
    return { accelerator: 'tcg', reason }
  }
  const work = await mkdtemp(join(tmpdir(), 'bakelet-kvm-'))
  try {
    const sector = join(work, 'sector.img')
    await writeFile(sector, probeSector())
    const qemuProcess = await startInBackground(qemu, probeArgs('kvm', sector), join(work, 'log'))
    const limit = new AbortController()
    const exit = await Promise.race([
      qemuProcess.exited,
      sleep(probeLimitMs, undefined, { signal: limit.signal }).catch(() => undefined),
    ])
    limit.abort()
    qemuProcess.kill('SIGKILL')
    await qemuProcess.exited
    return judgeProbe(exit ?? undefined)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
