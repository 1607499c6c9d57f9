import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bakeTools } from '../../src/bake/bake.ts'
import { run as runProgram } from '../../src/host/process.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDigest } from '../../src/plan/tree-digest.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { run } from '../support/run.ts'
import { bootBaked, labFolder, openLab, root, say, tools, treeOf } from './lab.ts'
import { readmeCommands } from './readme-commands.ts'

const folder = join(labFolder, 'gen-mkosi')
let plan: FetchedPlan
let vm: QemuVm | undefined

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await cp(join(root, 'examples/web'), folder, { recursive: true })
  plan = await (await openLab()).plan('examples/web/bakelet.yaml')
  await ensureTools(bakeTools({ sbom: false }), tools)
})

async function bakelet(...args: string[]): Promise<void> {
  const { exitCode, stderr } = await run(args, { cwd: folder })
  expect(exitCode, stderr).toBe(0)
}

afterAll(async () => {
  await vm?.powerCut()
})

it('builds as its own README says, to an image that boots into its pod', async () => {
  await bakelet('fetch', '--no-base')
  await bakelet('gen', 'mkosi', '-o', 'image')
  const made = join(folder, 'image')
  for (const command of await readmeCommands(made, process.getuid?.() === 0)) {
    say(command)
    await runProgram('sh', ['-ec', command], { cwd: made })
  }
  const node = await bootBaked(plan, join(made, `${plan.name}.raw`), {
    name: 'gen-mkosi',
    workDir: join(folder, 'machine'),
  })
  vm = node.vm
  expect(node.ready.answers[0]).toMatchObject({ pod: 'web', answer: { kind: 'http', status: 200 } })
  const tree = await treeOf(vm, plan)
  expect(tree.digest).toBe(treeDigest(managedTree(plan)))
})
