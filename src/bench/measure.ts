import { setTimeout as sleep } from 'node:timers/promises'
import type { Plan } from '../plan/types.ts'
import type { Answer } from '../verify/answer.ts'
import { reachablePorts } from '../verify/phases.ts'
import { forwardsOf } from '../vm/forwards.ts'
import { guestAnswerer } from '../vm/guest.ts'
import { qemuDriver } from '../vm/qemu/driver.ts'
import type { QemuVm } from '../vm/qemu/vm.ts'
import { firstAnswer } from './answer.ts'
import { type ClockReading, type ClockStart, clockStart, parseUptime, readClockCommand } from './clock.ts'
import type { Contestant } from './contestant.ts'
import { type GuestRecord, guestRecordCommand, mostGuestRecordBytes, parseGuestRecord } from './guest.ts'
import { measuredPhases } from './phases.ts'
import { type Stretch, timeline } from './timeline.ts'
import { watched } from './watch.ts'

/** One boot, from power-on to the answer. */
export interface MeasuredBoot {
  readonly contestant: Contestant['name']
  /** Seconds from power-on until every TCP host port had answered. */
  readonly seconds: number
  readonly answers: readonly Answer[]
  readonly phases: readonly Stretch[]
  /** Start of the guest's clock on the host's clock. */
  readonly guestClock: ClockStart
  /** The guest's record, read from the idle node after the answer. */
  readonly guest: GuestRecord
  /** How it ran: QEMU's version, and with KVM or why not. */
  readonly machine: string
}

export interface MeasureOptions {
  readonly plan: Plan
  /** Folder of the machine, whose files are deleted before and after; after a failure they stay, for whoever looks for its cause. */
  readonly workDir: string
  readonly signal: AbortSignal
  /** One line of what is happening. */
  readonly report: (line: string) => void
}

/** From the answer until memory is read: start-up garbage is collected and the last units are through. */
const idleMs = 20_000
const clockReadings = 8

/**
 * Boots a contestant once and cuts its power. While it boots nobody talks to it but for the port that is to answer: each
 * command inside would cost it time that it does not have without KVM. Throws KernelPanicError for a panic, VmError for
 * a boot that hangs.
 */
export async function measure(contestant: Contestant, options: MeasureOptions): Promise<MeasuredBoot> {
  const { plan, signal, report, workDir } = options
  await qemuDriver.discard(workDir)
  const vm = await qemuDriver.start(
    {
      name: contestant.name,
      arch: plan.arch,
      baseImage: contestant.image,
      firmware: contestant.firmware,
      seed: undefined,
      network: 'isolated',
      forwards: await forwardsOf(plan),
      workDir,
    },
    { signal, report },
  )
  const boot = async (): Promise<MeasuredBoot> => {
    report('waiting for the answer')
    const answers = await watched(vm, signal, inner =>
      Promise.all(hostPorts(vm, plan).map(port => firstAnswer(port, inner))),
    )
    const seconds = (Math.max(...answers.map(({ at }) => at)) - vm.poweredOnAt) / 1000
    report(`answered after ${seconds.toFixed(1)} s; waiting until the node is idle`)
    await sleep(idleMs, undefined, { signal })
    return {
      contestant: contestant.name,
      seconds,
      answers: answers.map(({ answer }) => answer),
      ...(await afterwards(vm, contestant, seconds, signal)),
      machine: vm.description,
    }
  }
  const measured = await boot().finally(() => vm.powerCut())
  await qemuDriver.discard(workDir)
  return measured
}

function hostPorts(vm: QemuVm, plan: Plan): number[] {
  return reachablePorts(plan).map(({ port }) => {
    const forward = vm.forwards.find(each => each.guestPort === port && each.protocol === 'tcp')
    if (!forward) throw new Error(`port ${port} is not forwarded`)
    return forward.hostPort
  })
}

/** What is asked when the clock has stopped. */
async function afterwards(
  vm: QemuVm,
  contestant: Contestant,
  seconds: number,
  signal: AbortSignal,
): Promise<Pick<MeasuredBoot, 'phases' | 'guestClock' | 'guest'>> {
  const ask = async (command: string) =>
    (await vm.exec(command, { timeoutMs: 60_000, mostBytes: mostGuestRecordBytes, signal })).stdout
  const guestOf = (command: string) => guestAnswerer(vm, command)
  const units = [...new Set(['containerd.service', 'kubelet.service', contestant.unit])]
  const guest = parseGuestRecord(await ask(guestRecordCommand(units)), guestOf)
  const readings: ClockReading[] = []
  const now = () => (performance.now() - vm.poweredOnAt) / 1000
  for (let n = 0; n < clockReadings; n++) {
    const askedAt = now()
    const uptime = parseUptime(await ask(readClockCommand), guestOf(readClockCommand))
    readings.push({ askedAt, answeredAt: now(), guest: uptime })
  }
  const guestClock = clockStart(readings)
  return {
    phases: timeline(measuredPhases(contestant), guest, { clockStart: guestClock.seconds, answer: seconds }),
    guestClock,
    guest,
  }
}
