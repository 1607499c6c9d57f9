import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { shapes } from '../compat/containerd-values/shapes.ts'
import { fetchedPlan, root, signal, tools } from './lab.ts'
import { outcomes } from './rehearse/real-containerds.ts'
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

/** bakelet writes the version of the file itself. Without a network no sandbox can have another image than that of the node. */
const notTried = [['version'], ['plugins', 'io.containerd.cri.v1.images', 'pinned_images', 'sandbox']]

describe.each(shapes.filter(({ name }) => Object.hasOwn(outcomes, name)))(
  'the config.toml of $name',
  ({ name, config }) => {
    const { refused: keys = [], itself } = outcomes[name] ?? {}

    it(itself ? `is refused by check and by containerd: ${itself}` : 'runs', async () => {
      const managed = (await refused('containerd', config))
        .filter(({ code }) => code === 'containerd-config-managed')
        .map(({ path }) => path.slice(2))
      const rest = without(config, [...managed, ...notTried])
      const found = (await refused('containerd', rest)).map(({ path }) => path.slice(2).join('/'))
      expect(found.sort()).toEqual([...keys].sort())

      const { runs, broken, pods } = await rehearse({
        ...{ plan: withSettings(plan, 'containerd', rest), store, signal },
        timeoutMs: 60_000,
        report: () => {},
      })
      const why = [broken?.why, ...pods.flatMap(pod => pod.why)].filter(Boolean).join('\n')
      expect({ runs, why }).toEqual({ runs: !itself, why: expect.stringContaining(itself ?? '') })
    })
  },
)
