import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { fetchedPlan, root, signal, tools } from './lab.ts'
import { inNode } from './rehearse/second-kubelet.ts'
import { withSettings } from './rehearse/with-settings.ts'

const mebibyte = 2 ** 20
let store: Store
let plan: FetchedPlan
let memory: number

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  plan = await fetchedPlan(join(root, 'examples/web/bakelet.yaml'), store)
  const [, kibibytes = ''] = /^MemTotal:\s+(\d+) kB$/m.exec(await readFile('/proc/meminfo', 'utf8')) ?? []
  memory = Number(kibibytes) * 1024
})

const whileRunning = (rehearsed: FetchedPlan, ask: (pid: number) => Promise<void>) =>
  rehearse({
    ...{ plan: rehearsed, store, signal, timeoutMs: 60_000, report: () => {} },
    onResult: async ({ broken }, pid) => {
      expect(broken).toBeUndefined()
      await ask(pid)
    },
  })

/** The most memory that all pods together may have: cgroup v2, or v1. */
const limitOf = async (pid: number) =>
  Number(
    await inNode(
      pid,
      'cd /sys/fs/cgroup; cat kubepods/memory.max 2>/dev/null || cat memory/kubepods/memory.limit_in_bytes',
    ),
  )

/** How often the pods together were at their limit (cgroup v2, or v1). */
const timesAtLimit =
  "cd /sys/fs/cgroup; sed -n 's/^max //p' kubepods/memory.events 2>/dev/null || cat memory/kubepods/memory.failcnt"

const get = (pid: number, port: number, path: string) =>
  inNode(
    pid,
    String.raw`timeout 10 bash -c 'exec 3<>/dev/tcp/127.0.0.1/${port}; printf "GET ${path} HTTP/1.0\r\n\r\n" >&3; cat <&3'`,
  )

it('leaves memory to the node by default', async () => {
  await whileRunning(plan, async pid => {
    expect(await limitOf(pid)).toBe(memory - 192 * mebibyte)
  })
})

it('kills a pod that eats memory, while the kubelet and another pod keep running', async () => {
  const [first = expect.fail('examples/web has a pod')] = plan.pods
  // tail keeps the last line of what it reads, and this is one line without end.
  const eats = { name: 'c', image: 'docker.io/library/busybox:1.37.0', command: ['tail', '/dev/zero'] }
  const eater = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'eater' }, spec: { containers: [eats] } }
  const pods = [
    ...plan.pods,
    { ...first, name: 'eater', fileName: 'eater.yaml', hostPorts: [], content: stringify(eater) },
  ]
  // As if the machine were small: the test does not eat all of its memory.
  const kept = Math.floor(memory / mebibyte) - 400
  const settings = { kubeReserved: { memory: `${kept}Mi` } }
  await whileRunning({ ...withSettings(plan, 'kubelet', settings), pods }, async pid => {
    expect(await limitOf(pid)).toBe(memory - kept * mebibyte)
    // Where a rehearsed kubelet tells of its pods: src/rehearse/deviations.ts. containerd says OOMKilled only of a container that
    // reached a limit of its own.
    await expect
      .poll(() => get(pid, 10_255, '/pods'), { timeout: 60_000, interval: 500 })
      .toContain('"exitCode":137')
    expect(Number(await inNode(pid, timesAtLimit))).toBeGreaterThan(0)
    expect(await get(pid, 8080, '/')).toContain('This page comes from a static pod.')
    expect(await inNode(pid, 'pgrep -x kubelet | wc -l')).toBe('1')
  })
})
