import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask, bakeIn, bootBaked, fetchedPlan, labFolder, openLab, say } from './lab.ts'
import {
  confinementCommand,
  confinementIn,
  expectedAppArmor,
  expectedSeccomp,
} from './manifests/confinement.ts'
import { groupsOf } from './manifests/groups.ts'
import { type Manifest, manifestNames } from './manifests/manifest.ts'
import { judged } from './manifests/outcome-of.ts'
import { configOf } from './manifests/told.ts'

/**
 * The manifests of manifests.test.ts in machines: AppArmor, the packet filter, the parameters of the kernel and the unloadable modules,
 * which a rehearsal does not have, beside the defaults that it has.
 */
const folder = join(labFolder, 'manifests-baked')

/** The program of node-local-dns creates the address at which it listens. busybox would listen at every address, and systemd-resolved has port 53. */
const names = manifestNames.filter(name => name !== 'node-local-dns')

it('manifests of upstream run in machines with every default', async () => {
  await rm(folder, { recursive: true, force: true })
  const lab = await openLab()
  const running: Manifest[] = []
  for (const name of names) {
    const { runs } = await judged(join(folder, 'check'), name)
    if (runs) running.push(runs)
  }
  expect(running.length).toBeGreaterThanOrEqual(40)
  for (const [index, manifests] of groupsOf(running).entries()) {
    const here = join(folder, `${index}`)
    const plan = await fetchedPlan(await configOf(join(here, 'config'), manifests), lab.store)
    const image = await bakeIn(here, plan, lab)
    const { vm } = await bootBaked(plan, image, {
      ...{ name: `node ${index + 1}`, workDir: join(here, 'machine'), memoryMiB: 6144 },
    })
    try {
      // A container that runs has not told it at once.
      const told = async () => {
        const lines = await ask(vm, confinementCommand)
        return { seccomp: confinementIn(lines, 'Seccomp'), appArmor: confinementIn(lines, 'AppArmor') }
      }
      await expect
        .poll(told, { timeout: 120_000, interval: 3000 })
        .toEqual({ seccomp: expectedSeccomp(manifests), appArmor: expectedAppArmor(manifests) })
      expect(await ask(vm, 'systemctl --failed --plain --no-legend')).toBe('')
      say(`node ${index + 1}: ${plan.pods.length} pods`)
    } finally {
      await vm.powerCut()
    }
  }
})
