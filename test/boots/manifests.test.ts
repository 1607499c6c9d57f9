import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { fetchedPlan, labFolder, say, signal, tools } from './lab.ts'
import { groupsOf } from './manifests/groups.ts'
import { asWritten, imported, type Manifest } from './manifests/manifest.ts'
import { type Outcome, outcomes, unchanged } from './manifests/outcomes.ts'
import { expectedModes, seccompModes } from './manifests/seccomp.ts'
import { standIn } from './manifests/stand-in.ts'
import { configOf, told } from './manifests/told.ts'

/**
 * Manifests of known projects on a node with the defaults. Each runs, or `check` says before the boot that it does not. What runs has
 * busybox for its programs: what a Pod asks of the kernel and of the node stays as upstream wrote it.
 */
const folder = join(labFolder, 'manifests')
const names = readdirSync(join(import.meta.dirname, 'manifests'))
  .flatMap(name => (name.endsWith('.yaml') ? [name.slice(0, -'.yaml'.length)] : []))
  .sort()
const running: Manifest[] = []
/** One node takes half a minute, all of them three. */
const mostNodes = process.env.BAKELET_TESTS === 'full' ? Number.POSITIVE_INFINITY : 1
let store: Store

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  await rm(folder, { recursive: true, force: true })
})

/** As it is where `check` passes it, or as `bakelet import` writes it. */
async function outcomeOf(name: string): Promise<Outcome> {
  const manifest = asWritten(name)
  const written = await told(folder, manifest)
  const kept = written.length === 0 ? manifest : await imported(name)
  const stand = { ...kept, pod: standIn(kept.pod) }
  const still = written.length === 0 ? [] : await told(folder, stand)
  if (still.length === 0) running.push(stand)
  return { written, ...(still.length > 0 && { imported: still }) }
}

describe.sequential('a manifest of upstream', () => {
  it.each(names)('%s: check passes it, or says why not', async name => {
    expect(await outcomeOf(name)).toEqual(outcomes[name] ?? unchanged)
  })

  it('runs under the defaults where check passes it', async () => {
    expect(running.length).toBeGreaterThanOrEqual(40)
    const nodes = groupsOf(running)
    for (const [index, manifests] of nodes.entries()) {
      if (index >= mostNodes) break
      const plan = await fetchedPlan(await configOf(folder, manifests), store)
      const { broken, pods, seconds } = await rehearse({
        ...{ plan, store, signal, timeoutMs: 120_000, report: () => {} },
        onResult: async (_, pid) => expect(await seccompModes(pid)).toEqual(expectedModes(manifests)),
      })
      say(`node ${index + 1} of ${nodes.length}: ${pods.length} pods in ${seconds} s`)
      expect({ broken, idle: pods.filter(({ state }) => state !== 'runs') }).toEqual({
        broken: undefined,
        idle: [],
      })
    }
  })
})
