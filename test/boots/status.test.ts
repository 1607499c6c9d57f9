import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { readPods } from '../../src/status/read-pods.ts'
import type { PodsReport } from '../../src/status/report.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { shellNode } from '../status/shell-node.ts'
import { fetchedPlan, root, say, signal, tools } from './lab.ts'
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
async function look<T>(into: (node: ReturnType<typeof shellNode>) => Promise<T>): Promise<T> {
  let seen: T | undefined
  await rehearse({
    ...{ plan, store, signal, timeoutMs: 40_000, report: (line: string) => say(`rehearse: ${line}`) },
    onResult: async (_, pid) => {
      seen = await into(shellNode(['nsenter', '--target', String(pid), '--all', '--']))
    },
  })
  if (seen === undefined) throw new Error('the rehearsal came to no result')
  return seen
}

const summary = ({ pods }: PodsReport) =>
  pods.map(({ pod, state, ready, why, containers }) => ({
    ...{ pod, state, ready, why },
    lastExit: containers.map(({ lastEnd }) => lastEnd?.exitCode ?? null),
  }))

describe('the pods of a running node, by CRI', () => {
  it('are ready by their own probes, or the report says why not', async () => {
    const report = await look(node => readPods(node, plan, { timeoutMs: 20_000 }))
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
  })
})
