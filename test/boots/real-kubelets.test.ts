import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { fetchedPlan, root, signal, tools } from './lab.ts'
import { type RealKubelet, realKubelets } from './rehearse/real-kubelets.ts'
import { refused } from './rehearse/refused.ts'
import { withSettings } from './rehearse/with-settings.ts'
import { without } from './rehearse/without.ts'

let store: Store
let plan: FetchedPlan

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  plan = await fetchedPlan(join(root, 'examples/web/bakelet.yaml'), store)
})

const fieldOf = ({ path }: Diagnostic) => String(path[2])

describe.each(realKubelets)('the settings of $tool', ({ config, managed, refusedFields = [], itself }) => {
  const rest = Object.fromEntries(Object.entries(config).filter(([field]) => !managed.includes(field)))

  it('are refused where bakelet sets them itself', async () => {
    const found = (await refused('kubelet', config)).filter(({ code }) => code === 'kubelet-config-managed')
    expect(found.map(fieldOf).sort()).toEqual([...managed].sort())
  })

  it(itself ? `are refused by check and by the kubelet: ${itself}` : 'run, as check says', async () => {
    expect((await refused('kubelet', rest)).map(fieldOf).sort()).toEqual([...refusedFields].sort())
    expect(await outcomeOf(rest)).toEqual({ runs: !itself, why: expect.stringContaining(itself ?? '') })
  })

  if (itself)
    it('run without the fields that check refuses', async () => {
      const others = without(
        rest,
        refusedFields.map(field => [field]),
      )
      expect(await outcomeOf(others)).toEqual({ runs: true, why: '' })
    })
})

async function outcomeOf(settings: RealKubelet['config']) {
  const { runs, broken } = await rehearse({
    ...{ plan: withSettings(plan, 'kubelet', settings), store, signal },
    timeoutMs: 60_000,
    report: () => {},
  })
  return { runs, why: broken?.why ?? '' }
}
