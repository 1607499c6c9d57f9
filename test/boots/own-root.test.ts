import { execFileSync } from 'node:child_process'
import { copyFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { run } from '../../src/host/process.ts'
import { requireTool } from '../../src/host/tools.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import type { DataDisks } from '../../src/vm/types.ts'
import { ask, bakeIn, bootBaked, labFolder, openLab, signal } from './lab.ts'

const folder = join(labFolder, 'own-root')
const other = join(folder, 'other.raw')
let plan: FetchedPlan
let image: string
let vm: QemuVm | undefined

/** A disk whose partitions all have names that an initrd might take for its root. */
async function otherDisk(): Promise<void> {
  await writeFile(other, '')
  await truncate(other, 64 * 2 ** 20)
  const partition = (name: string) => `size=8MiB, type=linux, name="${name}"`
  const table = ['label: gpt', ...['root', 'root-0123456789abcdef', 'root'].map(partition)]
  execFileSync('sfdisk', ['--quiet', other], { input: `${table.join('\n')}\n` })
}

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  const lab = await openLab()
  plan = await lab.plan('examples/web/bakelet.yaml')
  image = await bakeIn(folder, plan, lab)
  await otherDisk()
})

afterEach(async () => {
  await vm?.powerCut()
})

/** Boots a disk beside another, and expects the root on that device. */
async function expectRoot(source: string, disk: string, disks: DataDisks): Promise<void> {
  const name = `own-root-${source}`
  const node = await bootBaked(plan, disk, { name, workDir: join(folder, source), disks })
  vm = node.vm
  expect(node.ready.answers).toMatchObject([{ pod: 'web', answer: { kind: 'http', status: 200 } }])
  expect(await ask(vm, 'findmnt --noheadings --output SOURCE /')).toBe(`/dev/${source}\n`)
}

it('boots its own root beside a disk that comes after it', async () => {
  await expectRoot('vda2', image, { other })
})

it('boots its own root from the ESP of a disk that comes before it, whose root has another name', async () => {
  const first = join(folder, 'first.raw')
  await run(await requireTool('qemu-img'), ['convert', '-O', 'raw', image, first], { signal })
  execFileSync('sfdisk', ['--quiet', '--part-label', first, '2', 'root'])
  const own = join(folder, 'own.qcow2')
  await copyFile(image, own)
  await expectRoot('vdb2', first, { own })
})
