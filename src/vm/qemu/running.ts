import { setTimeout as sleep } from 'node:timers/promises'
import type { BackgroundProcess } from '../../host/background.ts'
import type { Forward } from '../types.ts'
import type { Agent } from './agent.ts'
import type { QemuMachine } from './argv.ts'
import { copyStoppedOverlay } from './overlay.ts'
import type { Acceleration } from './probe.ts'
import type { Qmp } from './qmp.ts'
import type { QemuVm } from './vm.ts'

/** How long stop() waits before it ends the machine by force, beside the time that the guest holds back its shutdown. */
const stopLimitMs = 120_000
// The button is pressed again: early in a boot nobody in the guest listens to it yet.
const buttonIntervalMs = 10_000

/** A QEMU that runs a machine, and the ways to it. */
export interface RunningQemu {
  readonly qemu: BackgroundProcess
  readonly machine: QemuMachine
  readonly acceleration: Acceleration
  /** How long the guest may hold back its own shutdown. */
  readonly shutdownMs: number
  readonly qmp: Qmp
  readonly agent: Agent
  readonly forwards: readonly Forward[]
  readonly version: string
  readonly poweredOnAt: number
}

export function running(parts: RunningQemu): QemuVm {
  const { qemu, machine, acceleration, qmp, agent, forwards, version, poweredOnAt } = parts
  const exited = qemu.exited.then(() => {})
  const how = acceleration.accelerator === 'kvm' ? 'KVM' : `TCG: ${acceleration.reason}`
  return {
    name: machine.name,
    description: `QEMU ${version}, ${how}`,
    consolePath: machine.console,
    poweredOnAt,
    forwards,
    exec: (command, options) => agent.exec(command, options),
    stream: (command, options) => agent.stream(command, options),
    exited,
    stop: () => stop(qemu, qmp, stopLimitMs + parts.shutdownMs),
    powerCut: async () => {
      qemu.kill('SIGKILL')
      await exited
    },
    copyDiskAsAfterPowerCut: target => copyStoppedOverlay(qemu, machine.overlay, target),
  }
}

async function stop(qemu: BackgroundProcess, qmp: Qmp, limitMs: number): Promise<'clean' | 'forced'> {
  const timer = new AbortController()
  const exited = qemu.exited.then(() => 'exited' as const)
  try {
    for (const deadline = Date.now() + limitMs; Date.now() < deadline; ) {
      // The ACPI power button, which logind in the guest answers. The machine may have ended by itself meanwhile.
      await qmp.execute('system_powerdown').catch(() => {})
      const wait = sleep(buttonIntervalMs, undefined, { signal: timer.signal }).catch(() => undefined)
      if ((await Promise.race([exited, wait])) === 'exited') return 'clean'
    }
  } finally {
    timer.abort()
  }
  await qmp.execute('quit').catch(() => {})
  const quit = await Promise.race([exited, sleep(5000)])
  if (quit === undefined) qemu.kill('SIGKILL')
  await exited
  return 'forced'
}
