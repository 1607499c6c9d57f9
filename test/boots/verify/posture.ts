import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Plan } from '../../../src/plan/types.ts'
import { compileFile } from '../../../src/tasks/inputs.ts'
import { verifyPosture } from '../../../src/tasks/verify.ts'
import { rows } from '../../../src/verify/posture/index.ts'
import type { QemuVm } from '../../../src/vm/qemu/vm.ts'
import { ask, root, say, signal } from '../lab.ts'

/** What somebody changes on a running node: how that is named, and how it is taken back. */
const weakened = ({ prefix }: Plan) => [
  {
    change: `chmod 0644 ${prefix}/conf/kubelet.yaml`,
    named: 'CIS Kubernetes 4.1.9: mode of the configuration of the kubelet: 644',
    undo: `chmod 0600 ${prefix}/conf/kubelet.yaml`,
  },
  {
    change: 'echo 0 >/proc/sys/kernel/dmesg_restrict',
    named: 'kernel: kernel.dmesg_restrict: 0',
    undo: 'echo 1 >/proc/sys/kernel/dmesg_restrict',
  },
]

/** The reasons that docs/security.md gives for what differs on purpose, or does not apply. */
const documented = new Set(rows.flatMap(({ accepted, absent }) => [accepted?.why, absent]))

/** `file`: the config of the plan, from the root of the project. */
export async function expectPosture(vm: QemuVm, plan: Plan, file: string): Promise<void> {
  const path = join(root, file)
  const { config } = await compileFile({ file: path, text: await readFile(path, 'utf8') })
  if (!config) throw new Error(`${file} has errors`)
  const posture = () => verifyPosture(vm, { plan, config }, signal)
  const different = async () =>
    (await posture()).flatMap(check =>
      check.outcome === 'different' ? [`${check.name}: ${check.found}`] : [],
    )

  const before = await posture()
  say(
    before
      .filter(({ outcome }) => outcome !== 'same')
      .map(check => JSON.stringify(check))
      .join('\n'),
  )
  expect(before.filter(({ outcome }) => outcome === 'different')).toEqual([])
  expect(before.filter(check => 'why' in check && !documented.has(check.why))).toEqual([])
  const changes = weakened(plan)
  for (const { change } of changes) await ask(vm, change)
  expect(await different()).toEqual(changes.map(({ named }) => named))
  for (const { undo } of changes) await ask(vm, undo)
  expect(await different()).toEqual([])
}
