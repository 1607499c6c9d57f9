import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { fetchedPlan, root, signal, tools } from './lab.ts'
import { type RealKubelet, realKubelets } from './rehearse/real-kubelets.ts'
import { withSettings } from './rehearse/with-settings.ts'

const web = join(root, 'examples/web')
let store: Store
let plan: FetchedPlan

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  plan = await fetchedPlan(join(web, 'bakelet.yaml'), store)
})

/** What check refuses of settings of the kubelet. */
async function refused(config: RealKubelet['config']): Promise<readonly Diagnostic[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-real-'))
  try {
    await cp(join(web, 'pods'), join(folder, 'pods'), { recursive: true })
    const file = join(folder, 'bakelet.json')
    await writeFile(file, JSON.stringify({ name: 'edge-web', pods: ['pods/web.yaml'], kubelet: { config } }))
    const { diagnostics } = await compileFile(await needConfig({ files: [file] }))
    return diagnostics.filter(({ severity }) => severity === 'error')
  } finally {
    await rm(folder, { recursive: true })
  }
}

const fieldOf = ({ path }: Diagnostic) => String(path[2])

describe.each(realKubelets)('the settings of $tool', ({ config, managed, refusedFields = [], itself }) => {
  const rest = Object.fromEntries(Object.entries(config).filter(([field]) => !managed.includes(field)))

  it('are refused where bakelet sets them itself', async () => {
    const found = (await refused(config)).filter(({ code }) => code === 'kubelet-config-managed')
    expect(found.map(fieldOf).sort()).toEqual([...managed].sort())
  })

  it(itself ? `are refused by check and by the kubelet: ${itself}` : 'run, as check says', async () => {
    expect((await refused(rest)).map(fieldOf).sort()).toEqual([...refusedFields].sort())
    const { runs, broken } = await rehearse({
      ...{ plan: withSettings(plan, 'kubelet', rest), store, signal },
      timeoutMs: 60_000,
      report: () => {},
    })
    expect({ runs, why: broken?.why ?? '' }).toEqual({
      runs: !itself,
      why: expect.stringContaining(itself ?? ''),
    })
  })
})
