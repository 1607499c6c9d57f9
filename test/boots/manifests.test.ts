import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { fetchedPlan, labFolder, say, signal, tools } from './lab.ts'
import { confinementCommand, confinementIn, expectedSeccomp } from './manifests/confinement.ts'
import { groupsOf } from './manifests/groups.ts'
import { type Manifest, manifestNames } from './manifests/manifest.ts'
import { judged } from './manifests/outcome-of.ts'
import { outcomes, unchanged } from './manifests/outcomes.ts'
import { configOf } from './manifests/told.ts'
import { inNode } from './rehearse/second-kubelet.ts'

/**
 * Manifests of known projects on a node with the defaults. Each runs, or `check` says before the boot that it does not. What runs has
 * busybox for its programs: what a Pod asks of the kernel and of the node stays as upstream wrote it.
 */
const folder = join(labFolder, 'manifests')
const running: Manifest[] = []
/** One node takes half a minute, all of them three. */
const mostNodes = process.env.BAKELET_TESTS === 'full' ? Number.POSITIVE_INFINITY : 1
let store: Store

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  await rm(folder, { recursive: true, force: true })
})

describe.sequential('a manifest of upstream', () => {
  it.each(manifestNames)('%s: check passes it, or says why not', async name => {
    const { outcome, runs } = await judged(folder, name)
    if (runs) running.push(runs)
    expect(outcome).toEqual(outcomes[name] ?? unchanged)
  })

  it('runs under the defaults where check passes it', async () => {
    expect(running.length).toBeGreaterThanOrEqual(40)
    const nodes = groupsOf(running)
    for (const [index, manifests] of nodes.entries()) {
      if (index >= mostNodes) break
      const plan = await fetchedPlan(await configOf(folder, manifests), store)
      const { broken, pods, seconds } = await rehearse({
        ...{ plan, store, signal, timeoutMs: 120_000, report: () => {} },
        onResult: async (_, pid) => {
          const lines = await inNode(pid, confinementCommand)
          expect(confinementIn(lines, 'Seccomp')).toEqual(expectedSeccomp(manifests))
        },
      })
      say(`node ${index + 1} of ${nodes.length}: ${pods.length} pods in ${seconds} s`)
      expect({ broken, idle: pods.filter(({ state }) => state !== 'runs') }).toEqual({
        broken: undefined,
        idle: [],
      })
    }
  })
})
