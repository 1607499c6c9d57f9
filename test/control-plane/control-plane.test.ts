import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { forwardsOf } from '../../src/vm/forwards.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { ask, bakeIn, bootBaked, type Lab, openLab, root, say, signal, treeOf } from '../boots/lab.ts'
import { copyExample } from '../support/example.ts'
import { controlPlane } from './example.ts'

/** examples/control-plane, baked and booted twice: a real etcd and a real Kubernetes, asked by the kubectl of the same version. */
const folder = join(root, 'out/test-control-plane')
const example = join(folder, 'example')
const kubectlPath = join(folder, 'kubectl')
let lab: Lab
let plan: FetchedPlan
let image: string
let vm: QemuVm | undefined

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  lab = await openLab()
  await copyExample('control-plane', example)
  await waitLonger()
})

afterAll(async () => {
  await vm?.powerCut()
})

/** Without KVM a start takes ten times as long as the example allows, with the numbers of kubeadm. */
async function waitLonger() {
  for (const name of await readdir(join(example, 'pods'))) {
    const file = join(example, 'pods', name)
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace(/failureThreshold: \d+/g, 'failureThreshold: 240'))
  }
}

/** Boots the disk of the machine until its kubelet runs, and then asks the API server until it is ready. */
async function boot(): Promise<QemuVm> {
  const node = await bootBaked({ ...plan, pods: [] }, image, {
    ...{ name: 'control-plane', workDir: join(folder, 'machine') },
    // The API server announces the address of the card with the default route, which an isolated network does not have.
    ...{ network: 'user', memoryMiB: 3072, forwards: await forwardsOf(plan) },
  })
  vm = node.vm
  say('waiting for /readyz')
  expect(await until(/^ok$/, 'get', '--raw', '/readyz')).toBe('ok')
  return node.vm
}

/** What kubectl prints, as a user of pki/admin.conf on another machine. */
async function kubectl(...args: readonly string[]): Promise<string> {
  const port = machine().forwards.find(({ guestPort }) => guestPort === 6443)?.hostPort
  const at = ['--kubeconfig', join(example, 'pki/admin.conf'), '--server', `https://127.0.0.1:${port}`]
  const options = ['--cache-dir', join(folder, 'cache'), '--request-timeout', '60s']
  const { stdout } = await execa(kubectlPath, [...at, ...options, ...args])
  return stdout
}

/** The same, again and again: until it prints the pattern, or 30 minutes have passed. */
async function until(pattern: RegExp, ...args: readonly string[]): Promise<string> {
  const end = performance.now() + 30 * 60_000
  for (;;) {
    const said = await kubectl(...args).catch((error: Error) => error)
    if (typeof said === 'string' && pattern.test(said)) return said
    if (performance.now() > end) throw new Error(`kubectl ${args.join(' ')}: ${said}`)
    await sleep(10_000, undefined, { signal })
  }
}

/** What the API server has of a ConfigMap. */
const textOf = (name: string) => kubectl('get', 'configmap', name, '-o', 'jsonpath={.data.text}')

function machine(): QemuVm {
  if (!vm) throw new Error('the machine did not boot')
  return vm
}

describe.sequential('examples/control-plane', () => {
  it('gets its images of registry.k8s.io through a mirror', async () => {
    plan = (await controlPlane(folder, lab.store)).plan
  })

  it('is baked', async () => {
    image = await bakeIn(folder, plan, lab)
  })

  it('boots, and /readyz is ok', async () => {
    const vm = await boot()
    expect(treeDifference(managedTree(plan), await treeOf(vm, plan))).toEqual([])
  })

  it('stores a ConfigMap of kubectl', async () => {
    await kubectl('create', 'configmap', 'greeting', '--from-literal=text=hello')
    expect(await textOf('greeting')).toBe('hello')
  })

  it('has a controller manager and a scheduler that work', async () => {
    // The first makes the service account, without which no pod is let in.
    await until(/^serviceaccount\/default$/m, 'get', 'serviceaccount', 'default', '-o', 'name')
    await kubectl('run', 'homeless', '--image=registry.k8s.io/pause:3.10.2')
    const reason = 'jsonpath={.status.conditions[?(@.type=="PodScheduled")].reason}'
    expect(await until(/./, 'get', 'pod', 'homeless', '-o', reason)).toBe('Unschedulable')
  })

  it('has no failed unit, and stops cleanly', async () => {
    expect(await ask(machine(), 'systemctl --failed --plain --no-legend')).toBe('')
    expect(await machine().stop()).toBe('clean')
  })

  it('has the ConfigMap after a reboot, and stores another', async () => {
    await boot()
    expect(await textOf('greeting')).toBe('hello')
    await kubectl('create', 'configmap', 'farewell', '--from-literal=text=goodbye')
    expect(await textOf('farewell')).toBe('goodbye')
  })
})
