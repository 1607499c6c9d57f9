import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { logCommand } from '../../src/status/logs/command.ts'
import { LogReader } from '../../src/status/logs/cri-line.ts'
import { findLog } from '../../src/status/logs/files.ts'
import { readMachine } from '../../src/status/read-machine.ts'
import { readPods } from '../../src/status/read-pods.ts'
import type { PodsReport } from '../../src/status/report.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import type { Node } from '../../src/vm/types.ts'
import { shellNode } from '../status/shell-node.ts'
import { fetchedPlan, root, say, signal, tools } from './lab.ts'
import { withSettings } from './rehearse/with-settings.ts'
import { lookedAt } from './status/pods.ts'

let store: Store
let plan: FetchedPlan

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  const web = await fetchedPlan(join(root, 'examples/web/bakelet.yaml'), store)
  const [first] = web.pods
  if (!first) throw new Error('examples/web has a pod')
  // Not by the config: a fetch would look for the image that is missing.
  const pods = Object.entries(lookedAt).map(([name, content]) => ({
    ...first,
    ...{ name, content, fileName: `${name}.yaml`, hostPorts: [] },
  }))
  plan = { ...web, pods }
})

/** Runs the node in a rehearsal and looks into it once its pods have come to rest. */
async function look<T>(node: FetchedPlan, into: (node: Node) => Promise<T>): Promise<T> {
  let seen: T | undefined
  await rehearse({
    ...{ plan: node, store, signal, timeoutMs: 40_000, report: (line: string) => say(`rehearse: ${line}`) },
    onResult: async (_, pid) => {
      seen = await into(shellNode(['nsenter', '--target', String(pid), '--all', '--']))
    },
  })
  if (seen === undefined) throw new Error('the rehearsal came to no result')
  return seen
}

const options = { timeoutMs: 20_000 }

/**
 * The report between two starts of `loop`. After each start the kubelet calls the pod ready until it next looks at its containers, which
 * it does every second (genericPlegRelistPeriod in pkg/kubelet/kubelet.go of v1.36.4).
 */
async function betweenStarts(node: Node): Promise<PodsReport> {
  for (let left = 5; ; left--) {
    const report = await readPods(node, plan, options)
    if (left === 0 || report.pods.find(({ pod }) => pod === 'loop')?.state !== 'ready') return report
    await sleep(1000)
  }
}

/** What the container of a pod printed. */
async function logOf(node: Node, pod: string): Promise<string[]> {
  const log = await findLog(node, { pod }, { ...options, firstContainers: new Map() })
  const texts: string[] = []
  const reader = new LogReader(({ text }) => texts.push(text))
  const { stdout } = await node.exec(logCommand(log, {}), options)
  for (const line of stdout.trimEnd().split('\n')) reader.line(line)
  return texts
}

const summary = ({ pods }: PodsReport) =>
  pods.map(({ pod, state, ready, why, containers }) => ({
    ...{ pod, state, ready, why },
    lastExit: containers.map(({ lastEnd }) => lastEnd?.exitCode ?? null),
  }))

describe('the pods of a running node, by CRI', () => {
  it('are ready by their own probes, or the report says why not', async () => {
    const { report, logs, machine } = await look(plan, async node => ({
      report: await betweenStarts(node),
      machine: await readMachine(node, options),
      logs: { ready: await logOf(node, 'ready'), loop: await logOf(node, 'loop') },
    }))
    expect(report.source).toBe('containerd')
    expect(summary(report)).toEqual([
      {
        ...{ pod: 'loop', state: 'restarting', ready: false, lastExit: [3] },
        why: ['main: ended with exit code 3 (Error)'],
      },
      {
        ...{ pod: 'missing', state: 'starting', ready: false, lastExit: [null] },
        why: ['main: its image registry.invalid/missing:1 is not on the node'],
      },
      {
        ...{ pod: 'never', state: 'not ready', ready: false, lastExit: [null] },
        why: ['main: its readiness probe fails: exit code 1'],
      },
      { pod: 'ready', state: 'ready', ready: true, why: [], lastExit: [null] },
    ])
    const [loop, , , ready] = report.pods
    expect(loop?.restarts).toBeGreaterThan(0)
    expect(ready?.ip).toMatch(/^10\.88\./)
    expect(ready?.containers[0]?.imageDigest).toMatch(/sha256:[0-9a-f]{64}$/)
    // There is no systemd in a rehearsal.
    expect(machine).toMatchObject({ boot: null, failedUnits: [] })
    expect(machine.disks.map(({ path }) => path)).toContain('/')
    expect(logs).toEqual({ ready: ['serving'], loop: ['no such luck'] })
  })
})

describe('the pods of a running node, by PodsAPI', () => {
  it('are what the kubelet itself knows', async () => {
    // Alpha in 1.36, the newest kubelet that the store has; the same protocol is on by default from 1.37 on.
    const offers = withSettings(plan, 'kubelet', { featureGates: { PodsAPI: true } })
    const report = await look(offers, betweenStarts)
    expect(report.source).toBe('kubelet')
    const [loop, missing, never, ready] = report.pods
    expect(loop).toMatchObject({ pod: 'loop', state: 'restarting', ready: false, planned: true })
    expect(loop?.containers[0]?.lastEnd).toMatchObject({ exitCode: 3, reason: 'Error' })
    expect(loop?.why.join()).toMatch(/^main: (CrashLoopBackOff: back-off|ended with exit code 3 \(Error\))/)
    expect(missing).toMatchObject({ pod: 'missing', state: 'starting', ready: false })
    expect(missing?.why.join()).toMatch(
      /^main: (ErrImagePull|ImagePullBackOff): .*registry\.invalid\/missing:1/,
    )
    expect(never).toMatchObject({
      pod: 'never',
      state: 'not ready',
      why: ['main: its probes do not succeed'],
    })
    expect(ready).toMatchObject({ pod: 'ready', state: 'ready', ready: true, why: [], restarts: 0 })
    expect(ready?.ip).toMatch(/^10\.88\./)
    expect(ready?.containers[0]?.imageDigest).toMatch(/sha256:[0-9a-f]{64}$/)
  })
})
