import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../../src/host/process.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDigest } from '../../src/plan/tree-digest.ts'
import { verifyNode } from '../../src/tasks/verify.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { askVersions } from '../../src/verify/versions.ts'
import { waitUntilReady } from '../../src/verify/wait.ts'
import { followConsole } from '../../src/vm/console.ts'
import { KernelPanicError } from '../../src/vm/errors.ts'
import type { QemuVm } from '../../src/vm/qemu/start.ts'
import { fileSystemDifference, kernelStateCommand, listFileSystem } from './before-and-after.ts'
import {
  ask,
  boot,
  inhibitDelayCommand,
  type Lab,
  labFolder,
  openLab,
  openPorts,
  restart,
  root,
  say,
  signal,
  treeOf,
} from './lab.ts'
import { expectFilesAndUnits } from './own-files/on-node.ts'
import { bootPristine } from './pristine.ts'

/** Moments of a first boot at which the power may fail: a line of the console, and seconds after it. */
const everyCut = [
  { name: 'files written, nothing synced', line: /running 'modules:config'/, seconds: 0 },
  { name: 'in the middle of a download', line: /fetching containerd from/, seconds: 2 },
  { name: 'between two artifacts', line: /cni-plugins is in place/, seconds: 0 },
  { name: 'while images are imported', line: /importing docker\.io\/library\/busybox/, seconds: 1 },
  { name: 'while the pods start', line: /cni0: port 1\(.*entered forwarding state/, seconds: 0 },
] as const
/** Each takes a boot: without `--full` only the first moment and the last. */
const cuts = process.env.BAKELET_TESTS === 'full' ? everyCut : [everyCut[0], everyCut[4]]

const config = 'test/boots/own-files/bakelet.yaml'
let lab: Lab
let plan: FetchedPlan
let vm: QemuVm
/** What the node was before anything of ours came: the same base and user-data without us. */
let before: { readonly files: string; readonly kernel: string }

beforeAll(async () => {
  await rm(labFolder, { recursive: true, force: true })
  lab = await openLab()
  plan = await lab.plan(config)
  const pristine = await bootPristine(lab, plan.hostname)
  before = { files: await listFileSystem(pristine), kernel: await ask(pristine, kernelStateCommand) }
  await pristine.powerCut()
})

afterAll(async () => {
  await vm?.powerCut()
})

function cutFolder(name: string): string {
  return join(labFolder, `cut-${name.replaceAll(/\W+/g, '-')}`)
}

/** Copies the disk at each of the moments, as a power cut would leave it, while the boot goes on. */
function copyAtCuts(machine: QemuVm, copies: Map<string, Promise<void>>): void {
  void followConsole(
    machine.consolePath,
    line => {
      for (const { name, line: pattern, seconds } of cuts) {
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

describe.sequential('first boot from user-data', () => {
  const copies = new Map<string, Promise<void>>()

  it('ends with a pod that answers', async () => {
    const node = await boot(lab, plan, 'first-boot', {
      onStart: machine => copyAtCuts(machine as QemuVm, copies),
    })
    vm = node.vm
    const [port] = node.ready.answers
    expect(port).toMatchObject({ pod: 'web', port: 8080, answer: { kind: 'http', status: 200 } })
    const page = await fetch(`http://127.0.0.1:${port?.hostPort}/`).then(response => response.text())
    expect(page).toContain('This page comes from a static pod.')
    await Promise.all(copies.values())
    expect([...copies.keys()].sort()).toEqual(cuts.map(({ name }) => name).sort())
    await node.closeMirror()
  })

  it('runs the planned versions', async () => {
    const versions = await askVersions(vm, { timeoutMs: 120_000 })
    const planned = (name: string) => plan.artifacts.find(artifact => artifact.name === name)?.version
    expect(versions).toMatchObject({ kubelet: planned('kubelet'), containerd: planned('containerd') })
  })

  it('leaves the managed tree of the plan: paths, modes, owners, sha256', async () => {
    const tree = await treeOf(vm, plan)
    expect(treeDifference(managedTree(plan), tree)).toEqual([])
    expect(tree.digest).toBe(treeDigest(managedTree(plan)))
  })

  it('has its modules, parameters and network without a reboot, and cloud-init ended without a complaint', async () => {
    await ask(vm, 'cloud-init status --wait', 300_000)
    expect(await ask(vm, 'sysctl -n net.bridge.bridge-nf-call-iptables net.ipv4.ip_forward')).toBe('1\n1\n')
    expect(await ask(vm, "journalctl -b | grep -ciE 'ordering cycle|deadlock' || true")).toBe('0\n')
    expect(await ask(vm, inhibitDelayCommand)).toBe('t 30000000\n')
    expect(await ask(vm, 'ls /etc/systemd/logind.conf.d')).toBe('zz-bakelet.conf\n')
    expect(await ask(vm, 'systemctl --failed --plain --no-legend')).toBe('')
  })

  it('has the files and units of its config', async () => {
    await expectFilesAndUnits(vm)
  })

  it('opens no port but those that the base image opens', async () => {
    // Of the base image: sshd, LLMNR of systemd-resolved, the DHCP client. A hostPort is a rule of the packet filter, not a socket.
    expect(await openPorts(vm)).toEqual(['tcp 22', 'tcp 5355', 'udp 5355', 'udp 68'])
  })

  it('is what its plan promises', async () => {
    const checks = await verifyNode(vm, plan, signal)
    expect(checks.filter(({ outcome }) => outcome !== 'same')).toEqual([])
  })

  it('has its pod back after a reboot', async () => {
    const report = (line: string) => say(`reboot: ${line}`)
    try {
      await restart(vm)
    } catch (error) {
      if (!(error instanceof KernelPanicError)) throw error
      report('a panic of QEMU: the machine is switched off and on')
      await vm.powerCut()
      vm = (await boot(lab, plan, 'first-boot')).vm
    }
    const { answers } = await waitUntilReady(vm, plan, { signal, seed: false, report })
    expect(answers).toMatchObject([{ pod: 'web', answer: { kind: 'http', status: 200 } }])
    await expectFilesAndUnits(vm)
  })

  it('is as before after bakelet-uninstall', async () => {
    const said = await ask(vm, `${plan.prefix}/bin/bakelet-uninstall`, 300_000)
    say(said.trim().replaceAll('\n', '; '))
    const files = await listFileSystem(vm)
    const kernel = await ask(vm, kernelStateCommand)
    const running = await ask(vm, 'systemctl is-active tick.timer worker@mail.service || true')
    const failed = await ask(vm, 'systemctl --failed --plain --no-legend')
    await vm.powerCut()
    expect(fileSystemDifference(before.files, files)).toEqual([])
    expect(kernel).toBe(before.kernel)
    expect(running).toBe('inactive\ninactive\n')
    expect(failed).toBe('')
  })
})

describe.sequential('a power cut in the first boot', () => {
  const [last, ...others] = cuts.toReversed()

  it.each(others.toReversed())('$name: the next boot ends with a pod that answers', async ({ name }) => {
    const node = await boot(lab, plan, cutFolder(name).slice(labFolder.length + 1))
    try {
      expect(node.ready.answers).toMatchObject([{ pod: 'web', answer: { kind: 'http', status: 200 } }])
      expect(treeDifference(managedTree(plan), await treeOf(node.vm, plan))).toEqual([])
    } finally {
      await node.vm.powerCut()
      await node.closeMirror()
    }
  })

  it(`${last?.name}: \`bakelet up --keep --exit\` ends with a pod that answers`, async () => {
    const folder = join(labFolder, 'command')
    await mkdir(join(folder, 'out', plan.name), { recursive: true })
    await rename(cutFolder(last?.name ?? ''), join(folder, 'out', plan.name, 'qemu-first-boot'))
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
})
