import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { requireTool } from '../../src/host/tools.ts'
import { waitUntilReady } from '../../src/verify/wait.ts'
import type { Vm } from '../../src/vm/types.ts'
import { ask, bakeIn, bootBaked, fetchedPlan, labFolder, openLab, say, signal } from './lab.ts'

/** A baked node whose systemd hangs, on hardware with a watchdog and on hardware without one. */
const folder = join(labFolder, 'watchdog')

const config = (more: object) =>
  JSON.stringify({
    ...{ name: 'edge-watchdog', pods: ['pod.json'], system: { watchdog: { runtimeSeconds: 20 } } },
    ...more,
  })

const pod = JSON.stringify({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'idle' } },
  spec: {
    containers: [{ name: 'idle', image: 'docker.io/library/busybox:1.37.0', command: ['sleep', '1000000'] }],
  },
})

/** Puts a QEMU with this device before the one of this machine. */
async function addDevice(device: string): Promise<void> {
  const bin = join(folder, 'bin')
  const program = join(bin, 'qemu-system-x86_64')
  await mkdir(bin)
  await writeFile(
    program,
    `#!/bin/sh\nexec ${await requireTool('qemu-system-x86_64')} "$@" -device ${device}\n`,
  )
  await chmod(program, 0o755)
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env.PATH}`)
  onTestFinished(() => void vi.unstubAllEnvs())
}

const bootIdOf = (vm: Vm) => ask(vm, 'cat /proc/sys/kernel/random/boot_id', 20_000)

it.each([
  ['of the hypervisor', 'i6300esb', {}, 'i6300ESB timer'],
  ['of the kernel', undefined, { kernel: { modules: ['softdog'] } }, 'Software Watchdog'],
] as const)('the watchdog %s restarts a node whose systemd hangs', async (_, device, more, identity) => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const lab = await openLab()
  if (device) await addDevice(device)
  await writeFile(join(folder, 'bakelet.json'), config(more))
  await writeFile(join(folder, 'pod.json'), pod)
  const plan = await fetchedPlan(join(folder, 'bakelet.json'), lab.store)
  const image = await bakeIn(folder, plan, lab)
  const { vm } = await bootBaked(plan, image, { name: 'watchdog', workDir: join(folder, 'machine') })
  onTestFinished(() => vm.powerCut())

  expect(await ask(vm, 'cat /sys/class/watchdog/watchdog0/identity')).toBe(`${identity}\n`)
  expect(await ask(vm, 'systemctl show --property=RuntimeWatchdogUSec --value')).toBe('20s\n')
  const before = await bootIdOf(vm)
  // systemd catches this signal and does nothing from then on (crash_handler() and freeze() in src/core/main.c of v257).
  const hung = performance.now()
  await vm.exec('kill -SEGV 1', { timeoutMs: 20_000 })
  for (let after = before; after === before; ) {
    await sleep(2000)
    if (performance.now() - hung > 10 * 60_000) expect.fail('the machine did not restart')
    after = await bootIdOf(vm).catch(() => before)
  }
  say(`restarted after ${Math.round((performance.now() - hung) / 1000)} s`)
  await waitUntilReady(vm, plan, { signal, report: say, seed: false })
})
