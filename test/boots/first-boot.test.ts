import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDigest } from '../../src/plan/tree-digest.ts'
import { verifyNode } from '../../src/tasks/verify.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { askVersions } from '../../src/verify/versions.ts'
import { waitUntilReady } from '../../src/verify/wait.ts'
import { KernelPanicError } from '../../src/vm/errors.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { fileSystemDifference, kernelStateCommand, listFileSystem } from './before-and-after.ts'
import { reachScript, whoReachesWhat } from './firewall/reach.ts'
import { whatReachesThisMachine } from './host-reach.ts'
import {
  ask,
  boot,
  inhibitDelayCommand,
  type Lab,
  labFolder,
  openLab,
  openPorts,
  restart,
  say,
  signal,
  treeOf,
} from './lab.ts'
import { expectFilesAndUnits } from './own-files/on-node.ts'
import { bootPristine } from './pristine.ts'

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

describe.sequential('first boot from user-data', () => {
  it('ends with a pod that answers', async () => {
    const node = await boot(lab, plan, 'first-boot')
    vm = node.vm
    const [port] = node.ready.answers
    expect(port).toMatchObject({ pod: 'web', port: 8080, answer: { kind: 'http', status: 200 } })
    const page = await fetch(`http://127.0.0.1:${port?.hostPort}/`).then(response => response.text())
    expect(page).toContain('This page comes from a static pod.')
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

  it('has systemd answer to a watchdog, should it have one', async () => {
    expect(await ask(vm, 'systemctl show --value --property=RuntimeWatchdogUSec')).toBe('1min\n')
  })

  it('filters what reaches the node and its pods', async () => {
    expect(await ask(vm, 'systemctl is-active bakelet-firewall.service')).toBe('active\n')
    expect(await ask(vm, reachScript(plan.prefix), 120_000)).toBe(whoReachesWhat({ egress: true }))
  })

  it('holds a pod to its entries when containerd has restarted', async () => {
    await ask(vm, 'systemctl restart containerd', 120_000)
    expect(await ask(vm, reachScript(plan.prefix), 120_000)).toBe(whoReachesWhat({ egress: true }))
  })

  it('reaches nothing of this machine but the server that it gets its files from', async () => {
    expect(await whatReachesThisMachine(vm)).toEqual([])
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
    // In a mount namespace of its own: ip(8) mounts /run/netns over itself, and the uninstaller removes what is bakelet's alone.
    const script = `unshare --mount bash -s <<'SCRIPT'\n${reachScript(plan.prefix)}\nSCRIPT\n`
    expect(await ask(vm, script, 120_000)).toBe(whoReachesWhat({ egress: true }))
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
