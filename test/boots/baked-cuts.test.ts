import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { ask, bakeIn, bootBaked, labFolder, openLab, say, signal, treeOf } from './lab.ts'

/** One disk of a baked image: what no power cut and no full disk may break for good. */
const folder = join(labFolder, 'baked-cuts')
const workDir = join(folder, 'machine')
let plan: FetchedPlan
let image: string
let vm: QemuVm | undefined
/** Seconds that the last whole boot took. */
let wholeBoot = 60

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  const lab = await openLab()
  plan = await lab.plan('examples/web/bakelet.yaml')
  image = await bakeIn(folder, plan, lab)
})

afterAll(async () => {
  await vm?.powerCut()
})

async function answers(): Promise<QemuVm> {
  const start = performance.now()
  const node = await bootBaked(plan, image, { name: 'cuts', workDir })
  wholeBoot = (performance.now() - start) / 1000
  expect(node.ready.answers).toMatchObject([{ pod: 'web', answer: { kind: 'http', status: 200 } }])
  return node.vm
}

async function cutAfter(seconds: number, machine: QemuVm): Promise<void> {
  await sleep(seconds * 1000)
  await machine.powerCut()
}

describe.sequential('power cuts at random moments', () => {
  const rounds = Array.from({ length: 10 }, (_, index) => index + 1)

  it.each(rounds)('round %i of 10: cut in a boot, the next boot answers; cut while it runs', async round => {
    const inBoot = Math.random() * wholeBoot
    say(`round ${round}: cut after ${inBoot.toFixed(1)} s of the boot`)
    const spec = { baseImage: image, seed: undefined, firmware: 'uefi', network: 'isolated' } as const
    const machine = { ...spec, name: 'cuts', arch: 'amd64', workDir, forwards: [] } as const
    await cutAfter(inBoot, await qemuDriver.start(machine, { signal }))

    const running = await answers()
    const inRun = Math.random() * 10
    say(`round ${round}: cut ${inRun.toFixed(1)} s after the answer`)
    await cutAfter(inRun, running)
  })

  it('after all of them it answers, with the planned tree', async () => {
    vm = await answers()
    expect(treeDifference(managedTree(plan), await treeOf(vm, plan))).toEqual([])
    expect(await ask(vm, 'systemctl --failed --plain --no-legend')).toBe('')
  })
})

/** As root, so that what ext4 reserves for root is gone too. To write it all would take minutes. */
const fill = `mkdir /filler && cd /filler && for size in 1G 64M 4M 256K 4K; do
  n=0; while fallocate -l $size $size.$n 2>/dev/null; do n=$((n + 1)); done
done; sync`

describe.sequential('a full disk', () => {
  it('keeps the pod that runs', async () => {
    vm ??= await answers()
    await ask(vm, fill, 300_000)
    expect(Number(await ask(vm, 'df --output=avail / | tail -1'))).toBe(0)
    await sleep(30_000)
    expect(await page()).toContain('This page comes from a static pod.')
    await vm.powerCut()
  })

  it('is named by what cannot start because of it', async () => {
    const forwards = machine().forwards.map(({ protocol, guestPort }) => ({
      protocol,
      guestPort,
      hostPort: 0,
    }))
    const spec = { baseImage: image, seed: undefined, firmware: 'uefi', network: 'isolated' } as const
    vm = await qemuDriver.start({ ...spec, name: 'full', arch: 'amd64', workDir, forwards }, { signal })
    await expect
      .poll(
        () =>
          ask(
            machine(),
            'journalctl -b --no-pager -u containerd -u kubelet | grep -ci "no space left" || true',
          ),
        {
          timeout: 300_000,
          interval: 5000,
        },
      )
      .not.toBe('0\n')
  })

  it('gives way to a pod that answers as soon as there is room, without a reboot', async () => {
    await ask(machine(), 'rm -r /filler && sync')
    await expect
      .poll(page, { timeout: 300_000, interval: 5000 })
      .toContain('This page comes from a static pod.')
  })
})

async function page(): Promise<string> {
  const [forward] = machine().forwards
  const answer = await fetch(`http://127.0.0.1:${forward?.hostPort}/`, {
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined)
  return (await answer?.text().catch(() => '')) ?? ''
}

function machine(): QemuVm {
  if (!vm) throw new Error('the machine did not boot')
  return vm
}
