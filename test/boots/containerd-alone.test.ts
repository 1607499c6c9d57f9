import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importedImages } from '../../src/plan/artifact-list.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { followConsole } from '../../src/vm/console.ts'
import type { Vm } from '../../src/vm/types.ts'
import { ask, boot, type Lab, openLab, openSpoiltMirror, type SpoiltMirror, say, treeOf } from './lab.ts'

/** containerd without CRI, and in the same boot a mirror that hands out one artifact with one byte changed. */
let lab: Lab
let plan: FetchedPlan
let mirror: SpoiltMirror
let vm: Vm

beforeAll(async () => {
  lab = await openLab()
  plan = await lab.plan('examples/concourse-worker/bakelet.yaml')
})

afterAll(async () => {
  await vm?.powerCut()
  await mirror?.close()
})

function artifact(name: string) {
  const found = plan.artifacts.find(each => each.name === name)
  if (!found) throw new Error(`the plan has no ${name}`)
  return found
}

/** What the node says and has while the mirror hands out a containerd with one byte changed. */
async function lookAtRefusal(machine: Vm) {
  const bin = `${plan.prefix}/bin`
  return {
    status: (
      await machine.exec('systemctl status --no-pager --lines=30 bakelet-install', { timeoutMs: 60_000 })
    ).stdout,
    placed: await ask(machine, `ls ${bin}`),
    unpacked: await ask(machine, `find / -xdev -name 'containerd*' -type f ! -path '*/systemd/*' -perm /111`),
    downloads: await ask(machine, 'ls /var/lib/bakelet/downloads'),
  }
}

describe.sequential('containerd alone, from a mirror that first hands out a changed byte', () => {
  let refusal: Awaited<ReturnType<typeof lookAtRefusal>>
  const refused: string[] = []

  it('boots once the mirror is right', async () => {
    const { sha256 } = artifact('containerd').fetched
    mirror = await openSpoiltMirror(lab.store, sha256)
    let looked: Promise<void> | undefined
    const look = async (machine: Vm) => {
      refusal = await lookAtRefusal(machine)
      mirror.repair()
      say('the mirror is repaired')
    }
    const node = await boot(lab, plan, 'containerd-alone', {
      mirrorUrl: mirror.url,
      onStart: machine => {
        const ended = new AbortController()
        void machine.exited.then(() => ended.abort())
        void followConsole(
          machine.consolePath,
          line => {
            if (!/REFUSED/.test(line)) return
            refused.push(line)
            looked ??= look(machine)
          },
          ended.signal,
        )
      },
    })
    vm = node.vm
    await looked
    expect(mirror.spoiltRequests()).toBeGreaterThan(0)
  })

  it('never unpacked what was changed, and said which and why, on the console and in systemctl status', () => {
    const { sha256 } = artifact('containerd').fetched
    expect(refused[0]).toMatch(
      /bakelet: containerd: REFUSED: http:\/\/\S+ has sha256 [0-9a-f]{64}, expected /,
    )
    expect(refused[0]).toContain(sha256)
    expect(refusal.status).toMatch(/containerd: REFUSED/)
    expect(refusal.placed.split('\n')).not.toContain('containerd')
    expect(refusal.unpacked).toBe('')
    expect(refusal.downloads.split('\n')).not.toContain(sha256)
    // What came before it was right, and is in place.
    expect(refusal.placed.split('\n')).toContain('runc')
  })

  it('has the plan: no kubelet, no CRI, the debug socket of the example', async () => {
    expect(treeDifference(managedTree(plan), await treeOf(vm, plan))).toEqual([])
    expect(await ask(vm, `ls ${plan.prefix}/bin`)).not.toMatch(/kubelet|cni/)
    const plugins = await ask(vm, `${plan.prefix}/bin/ctr plugins ls`)
    expect(plugins).not.toMatch(/grpc\.v1\s+cri|cri\.v1/)
    expect(plugins).toMatch(/snapshotter\.v1\s+overlayfs\s+\S+\s+ok/)
    expect(await ask(vm, 'stat -c %F /run/containerd/debug.sock')).toBe('socket\n')
  })

  it('runs a container with ctr', async () => {
    const web = await lab.plan('examples/web/bakelet.yaml')
    const image = importedImages(web).find(({ reference }) => reference.includes('busybox'))
    const { archiveSha256 } = image?.fetched ?? { archiveSha256: '' }
    const ctr = `${plan.prefix}/bin/ctr`
    await ask(
      vm,
      `curl -fsS -o /run/image.tar ${mirror.url}/sha256/${archiveSha256} && ${ctr} images import /run/image.tar`,
    )
    const said = await ask(
      vm,
      `${ctr} run --rm ${image?.reference} hello busybox echo hello from a container`,
    )
    expect(said).toBe('hello from a container\n')
  })
})
