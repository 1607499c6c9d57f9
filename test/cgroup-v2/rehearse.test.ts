import { cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { run } from '../../src/host/process.ts'
import type { Rehearsal } from '../../src/rehearse/rehearsal.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import type { Vm } from '../../src/vm/types.ts'
import { ask, type Lab, labFolder, openLab, root, say, signal } from '../boots/lab.ts'

/** A machine with cgroup v2 alone, as a Debian of today has it: this one may have v1, as many containers and CI machines do. */
let lab: Lab
let folder: string
let vm: Vm

beforeAll(async () => {
  lab = await openLab()
  const config = join(root, 'examples/web/bakelet.yaml')
  // Fills the store.
  await lab.plan('examples/web/bakelet.yaml')
  folder = await mkdtemp(join(labFolder, 'rehearse-v2-'))
  const carried = join(folder, 'carried')
  await cp(process.execPath, join(carried, 'node'))
  await cp(join(root, 'dist'), join(carried, 'dist'), { recursive: true })
  await cp(join(root, 'examples/web'), join(carried, 'web'), { recursive: true })
  const bundle = join(folder, 'bundle')
  const words = ['fetch', '--bundle', bundle, '--no-base', '-c', config]
  await run(process.execPath, [join(root, 'dist/bakelet.cjs'), ...words], { cwd: folder })
  // Its files are links to those of the store, at which tar stumbles when another link is made meanwhile.
  await cp(bundle, join(carried, 'bundle'), { recursive: true })
  const disk = join(folder, 'carried.raw')
  await run('tar', ['-cf', disk, '--record-size=1M', '-C', carried, '.'])
  vm = await qemuDriver.start(
    {
      name: 'rehearse-v2',
      arch: 'amd64',
      baseImage: lab.baseImage,
      seed: undefined,
      network: 'none',
      forwards: [],
      disks: { carried: disk },
      memoryMiB: 3072,
      workDir: join(folder, 'machine'),
    },
    { signal, report: line => say(`rehearse-v2: ${line}`) },
  )
  await ask(vm, 'mkdir /run/carried && mount -t tmpfs tmpfs /run/carried', 300_000)
  await ask(vm, 'tar -xf /dev/disk/by-id/virtio-carried -C /run/carried', 300_000)
})

afterAll(async () => {
  await vm?.powerCut()
  if (folder) await rm(folder, { recursive: true })
})

it('a rehearsal runs on a machine with cgroup v2, and leaves no group', async () => {
  expect((await ask(vm, 'stat -f -c %T /sys/fs/cgroup')).trim()).toBe('cgroup2fs')
  const bakelet = 'HOME=/run/carried /run/carried/node /run/carried/dist/bakelet.cjs'
  const config = '-c /run/carried/web/bakelet.yaml'
  const digest = "$(sha256sum bundle/bakelet-bundle.json | cut -d' ' -f1)"
  await ask(vm, `cd /run/carried && ${bakelet} fetch --from bundle --digest ${digest} ${config}`, 300_000)
  const { stdout, stderr } = await vm.exec(`${bakelet} rehearse --offline --json --timeout 300 ${config}`, {
    timeoutMs: 400_000,
  })
  say(stderr)
  const { runs, pods, deviations, broken } = JSON.parse(stdout) as Rehearsal
  expect({ broken, runs, pods }).toEqual({
    broken: undefined,
    runs: true,
    pods: [expect.objectContaining({ state: 'runs', ports: [{ port: 8080, protocol: 'TCP', status: 200 }] })],
  })
  expect(deviations.join('\n')).not.toContain('cgroup v1')
  expect(await ask(vm, "find /sys/fs/cgroup -name 'bakelet-rehearsal-*'")).toBe('')
})
