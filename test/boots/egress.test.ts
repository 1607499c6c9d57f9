import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { config, manifests, reachScript, whoReachesWhat } from '../support/egress-reach.ts'
import { rehearsedNode } from './apply/rehearsed-node.ts'
import { fetchedPlan, say, signal, tools } from './lab.ts'

it('holds pods to their entries, by the wire that they are on', async () => {
  await ensureTools(rehearsalTools, tools)
  const store = await openStore()
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-egress-'))
  let seen = { stdout: '', stderr: '' }
  try {
    await writeFile(join(folder, 'pods.yaml'), manifests)
    await writeFile(join(folder, 'bakelet.yaml'), config)
    const plan = await fetchedPlan(join(folder, 'bakelet.yaml'), store)
    await rehearse({
      ...{ plan, store, signal, timeoutMs: 60_000, report: (line: string) => say(`rehearse: ${line}`) },
      onResult: async (result, pid) => {
        say(JSON.stringify(result.pods))
        seen = await rehearsedNode(pid).exec(reachScript(nodePaths(plan.prefix).firewall), {
          timeoutMs: 300_000,
        })
      },
    })
  } finally {
    await rm(folder, { recursive: true })
  }
  expect(seen.stderr).toBe('')
  expect(seen.stdout).toBe(whoReachesWhat)
})
