import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { run } from '../../src/host/process.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { followConsole } from '../../src/vm/console.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { boot, type Lab, labFolder, openLab, root, say, signal, treeOf } from './lab.ts'

/** Moments of a first boot at which the power may fail: a line of the console, and seconds after it. */
const cuts = [
  { name: 'files written, nothing synced', line: /running 'modules:config'/, seconds: 0 },
  { name: 'in the middle of a download', line: /fetching containerd from/, seconds: 2 },
  { name: 'between two artifacts', line: /cni-plugins is in place/, seconds: 0 },
  { name: 'while images are imported', line: /importing docker\.io\/library\/busybox/, seconds: 1 },
] as const
/** From here `bakelet up` goes on, as its user would. */
const last = {
  name: 'while the pods start',
  line: /cni0: port 1\(.*entered forwarding state/,
  seconds: 0,
} as const

const config = 'test/boots/own-files/bakelet.yaml'
let lab: Lab
let plan: FetchedPlan

function cutFolder(name: string): string {
  return join(labFolder, `cut-${name.replaceAll(/\W+/g, '-')}`)
}

/** Copies the disk at each of the moments, as a power cut would leave it, while the boot goes on. */
function copyAtCuts(machine: QemuVm, copies: Map<string, Promise<void>>): void {
  void followConsole(
    machine.consolePath,
    line => {
      for (const { name, line: pattern, seconds } of [...cuts, last]) {
        if (copies.has(name) || !pattern.test(line)) continue
        const copy = async () => {
          await new Promise(resolve => setTimeout(resolve, seconds * 1000))
          await mkdir(cutFolder(name), { recursive: true })
          await machine.copyDiskAsAfterPowerCut(join(cutFolder(name), 'disk.qcow2'))
          say(`copied the disk: ${name}`)
        }
        copies.set(name, copy())
      }
    },
    signal,
  )
}

beforeAll(async () => {
  await rm(labFolder, { recursive: true, force: true })
  lab = await openLab()
  plan = await lab.plan(config)
  const copies = new Map<string, Promise<void>>()
  const node = await boot(lab, plan, 'first-boot', {
    onStart: machine => copyAtCuts(machine as QemuVm, copies),
  })
  await Promise.all(copies.values())
  await node.vm.powerCut()
  await node.closeMirror()
  expect([...copies.keys()].sort()).toEqual([...cuts, last].map(({ name }) => name).sort())
})

it.each(cuts)('cut off, $name: the next boot ends with a pod that answers', async ({ name }) => {
  const node = await boot(lab, plan, cutFolder(name).slice(labFolder.length + 1))
  try {
    expect(node.ready.answers).toMatchObject([{ pod: 'web', answer: { kind: 'http', status: 200 } }])
    expect(treeDifference(managedTree(plan), await treeOf(node.vm, plan))).toEqual([])
  } finally {
    await node.vm.powerCut()
    await node.closeMirror()
  }
})

it(`cut off, ${last.name}: \`bakelet up --keep --exit\` ends with a pod that answers`, async () => {
  const folder = join(labFolder, 'command')
  await mkdir(join(folder, 'out', plan.name), { recursive: true })
  await rename(cutFolder(last.name), join(folder, 'out', plan.name, 'qemu-first-boot'))
  const { stdout } = await run(
    process.execPath,
    [
      join(root, 'dist/bakelet.cjs'),
      'up',
      '--first-boot',
      '--keep',
      '--exit',
      '--json',
      '-c',
      join(root, config),
    ],
    { cwd: folder, onLine: line => say(`bakelet up: ${line}`) },
  )
  const said = JSON.parse(stdout)
  expect(said.ports).toMatchObject([{ pod: 'web', status: 200 }])
  expect(said.versions.kubelet).toBe(plan.artifacts.find(({ name }) => name === 'kubelet')?.version)
})
