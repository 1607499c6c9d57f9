import { mkdtemp, rename, rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod/mini'
import { type BackgroundProcess, type Exit, startInBackground } from '../../host/background.ts'
import { endingWords } from '../../host/ending.ts'
import { makeFolder } from '../../host/make-folder.ts'
import { requireTool } from '../../host/tools.ts'
import { VmError } from '../errors.ts'
import { writeSeed } from '../seed.ts'
import { type StartOptions, type VmSpec, vmDefaults } from '../types.ts'
import { Agent } from './agent.ts'
import { agentCredentials } from './agent-unit.ts'
import { type QemuMachine, qemuArgs } from './argv.ts'
import { credential } from './credential.ts'
import { attachedDisks } from './data-disks.ts'
import { uefiFlash } from './firmware.ts'
import { readForwards } from './forwards.ts'
import { checkSpec } from './limits.ts'
import { filterOutgoing } from './outgoing/filter.ts'
import { createOverlay } from './overlay.ts'
import { type Acceleration, probeAcceleration } from './probe.ts'
import { Qmp } from './qmp.ts'
import { type RunningQemu, running } from './running.ts'
import { connectUnix } from './unix-socket.ts'
import { userOption } from './user.ts'
import type { QemuVm } from './vm.ts'

/** File names in a machine's workDir. */
export const workFiles = {
  disk: 'disk.qcow2',
  variables: 'efi-vars.fd',
  seed: 'seed.iso',
  console: 'console.log',
  previousConsole: 'console.previous.log',
  qemuLog: 'qemu.log',
} as const

const openLimitMs = 15_000
// A KVM that passed the probe but cannot run a real machine aborts within its first instructions.
const earlyDeathMs = 500

/** Starts (or boots again) the machine of `spec.workDir`. */
export async function startQemuVm(spec: VmSpec, options: StartOptions): Promise<QemuVm> {
  const { signal, report } = options
  checkSpec(spec)
  const qemu = await requireTool('qemu-system-x86_64')
  const workDir = resolve(spec.workDir)
  const file = (name: keyof typeof workFiles) => join(workDir, workFiles[name])
  const disks = await attachedDisks(spec.disks ?? {}, signal)
  await makeFolder(workDir)
  const uefi = spec.firmware === 'uefi' ? await uefiFlash(file('variables')) : undefined
  const baseImage = resolve(spec.baseImage)
  await createOverlay(file('disk'), {
    baseImage,
    sizeBytes: spec.diskSizeBytes ?? vmDefaults.diskSizeBytes,
    signal,
  })
  if (spec.seed) await writeSeed(file('seed'), spec.seed, signal)
  await rename(file('console'), file('previousConsole')).catch(() => {})

  const option = await userOption(qemu, signal)
  const launch = async (acceleration: Acceleration) => {
    const sockets = await socketFolder()
    const machine: QemuMachine = {
      name: spec.name,
      accelerator: acceleration.accelerator,
      sandbox: process.platform === 'linux',
      userOption: option,
      cpus: spec.cpus ?? vmDefaults.cpus,
      memoryMiB: spec.memoryMiB ?? vmDefaults.memoryMiB,
      uefi,
      overlay: file('disk'),
      disks,
      seed: spec.seed ? file('seed') : undefined,
      network: spec.network ?? 'user',
      forwards: spec.forwards,
      outgoing: { fromGuest: join(sockets, 'from-guest'), toNetwork: join(sockets, 'to-network') },
      console: file('console'),
      qmpSocket: join(sockets, 'qmp'),
      agentSocket: join(sockets, 'agent'),
      credentials: [
        ...agentCredentials(),
        ...Object.entries(spec.credentials ?? {}).map(([name, content]) => credential(name, content)),
      ],
    }
    const qemuProcess = await startInBackground(qemu, qemuArgs(machine), file('qemuLog'))
    void qemuProcess.exited.then(() => rm(sockets, { recursive: true, force: true }))
    const shutdownMs = (spec.shutdownSeconds ?? 0) * 1000
    const { loopbackPorts = [] } = spec
    return open(qemuProcess, { machine, acceleration, shutdownMs, loopbackPorts }, signal)
  }

  const acceleration = await probeAcceleration(qemu)
  report?.(acceleration.accelerator === 'kvm' ? 'QEMU with KVM' : `QEMU without KVM: ${acceleration.reason}`)
  try {
    return await launch(acceleration)
  } catch (error) {
    if (acceleration.accelerator !== 'kvm' || signal.aborted || !(error instanceof VmError)) throw error
    report?.(`QEMU with KVM ended at once; trying without: ${error.message}`)
    return launch({ accelerator: 'tcg', reason: 'QEMU with KVM ended at once' })
  }
}

type How = Pick<RunningQemu, 'machine' | 'acceleration' | 'shutdownMs'> &
  Required<Pick<VmSpec, 'loopbackPorts'>>

/** Takes hold of a QEMU that has just been started, and lets the machine run. */
async function open(
  qemu: BackgroundProcess,
  { loopbackPorts, ...how }: How,
  signal: AbortSignal,
): Promise<QemuVm> {
  const { machine } = how
  const onAbort = () => qemu.kill('SIGKILL')
  const ended = new AbortController()
  const died = qemu.exited.then(async exit => {
    ended.abort()
    signal.removeEventListener('abort', onAbort)
    return exit
  })
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    const connect = (path: string) => connectUnix(path, { timeoutMs: openLimitMs, signal: ended.signal })
    const qmp = await Qmp.open(await connect(machine.qmpSocket))
    const agent = new Agent(await connect(machine.agentSocket), {
      name: machine.name,
      consolePath: machine.console,
    })
    if (machine.network === 'user') await startFilter(machine, loopbackPorts, connect)
    const forwards = readForwards(await qmp.monitor('info usernet'), machine.forwards)
    const version = await qemuVersion(qmp)
    const poweredOnAt = performance.now()
    await qmp.execute('cont')
    if (machine.accelerator === 'kvm') {
      const early = await Promise.race([died, sleep(earlyDeathMs)])
      if (early) throw new VmError('QEMU ended at once')
    }
    void died.then(() => {
      qmp.close()
      agent.close()
    })
    return running({ ...how, qemu, qmp, agent, forwards, version, poweredOnAt })
  } catch (error) {
    qemu.kill('SIGKILL')
    const exit = await died
    signal.throwIfAborted()
    throw await startError(qemu, exit, error)
  }
}

/** Starts the filter before the guest's first instruction, so that the filter sees every frame of the guest. */
async function startFilter(
  { outgoing, forwards }: QemuMachine,
  loopbackPorts: readonly number[],
  connect: (path: string) => Promise<Socket>,
): Promise<void> {
  const udp = forwards.filter(({ protocol }) => protocol === 'udp')
  filterOutgoing(await connect(outgoing.fromGuest), await connect(outgoing.toNetwork), {
    loopbackPorts: new Set(loopbackPorts),
    udpForwards: new Set(udp.map(({ guestPort }) => guestPort)),
  })
}

async function startError(qemu: BackgroundProcess, exit: Exit, cause: unknown): Promise<VmError> {
  const words = await qemu.lastWords()
  const reason = words === '' && cause instanceof Error ? cause.message : words
  const tail = reason === '' ? '' : `\n${reason.replace(/^/gm, '  | ')}`
  const next = /lock/.test(words) ? 'another machine runs from the same disk: stop it first' : undefined
  return new VmError(`QEMU did not start: the process ${endingWords(exit)}${tail}\n  ${qemu.command}`, {
    cause,
    ...(next === undefined ? {} : { next }),
  })
}

/** VersionInfo in qapi/control.json of QEMU 7.2. */
const versionAnswer = z.object({
  qemu: z.object({ major: z.number(), minor: z.number(), micro: z.number() }),
})

async function qemuVersion(qmp: Qmp): Promise<string> {
  const { qemu } = await qmp.ask(versionAnswer, 'query-version')
  return `${qemu.major}.${qemu.minor}.${qemu.micro}`
}

// A socket's path has at most 107 bytes (unix(7)), and a workDir may be anywhere: so a short folder of its own.
async function socketFolder(): Promise<string> {
  const parent = Buffer.byteLength(tmpdir()) > 80 ? '/tmp' : tmpdir()
  return mkdtemp(join(parent, 'bakelet-'))
}
