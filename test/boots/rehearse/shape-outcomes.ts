import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../../src/tasks/tools.ts'
import { shapes } from '../../compat/containerd-values/shapes.ts'
import { fetchedPlan, labFolder, root, signal, tools } from '../lab.ts'
import { refused } from './refused.ts'
import { withSettings } from './with-settings.ts'
import { without } from './without.ts'

/** What becomes of a config.toml without the keys that bakelet sets. */
export interface Outcome {
  /** Keys that check refuses, below containerd.config. */
  readonly refused?: readonly string[]
  /** What containerd says of one of them. Undefined: it starts, and the pod runs. */
  readonly itself?: string
  /** Keys that make no sense without those. */
  readonly besides?: readonly string[]
}

/** bakelet writes the version of the file itself. Without a network no sandbox can have another image than that of the node. */
const notTried = [
  ['version'],
  ['plugins', 'io.containerd.cri.v1.images', 'pinned_images', 'sandbox'],
  ['plugins', 'io.containerd.grpc.v1.cri', 'sandbox_image'],
]

/** Rehearses shapes, by their names, with these versions of programs. */
export function describeShapes(
  outcomes: Readonly<Record<string, Outcome>>,
  versions: Readonly<Record<string, { readonly version: string }>> = {},
): void {
  let store: Store
  let plan: FetchedPlan

  beforeAll(async () => {
    store = await openStore()
    await ensureTools(rehearsalTools, tools)
    const folder = join(labFolder, `shapes-${versions.containerd?.version}`)
    await mkdir(folder, { recursive: true })
    const pods = [join(root, 'examples/web/pods/web.yaml')]
    await writeFile(join(folder, 'bakelet.json'), JSON.stringify({ name: 'edge-web', pods, ...versions }))
    plan = await fetchedPlan(join(folder, 'bakelet.json'), store)
  })

  const outcomeOf = async (config: Readonly<Record<string, unknown>>) => {
    const { runs, broken, pods } = await rehearse({
      ...{ plan: withSettings(plan, 'containerd', config), store, signal },
      timeoutMs: 60_000,
      report: () => {},
    })
    return { runs, why: [broken?.why, ...pods.flatMap(pod => pod.why)].filter(Boolean).join('\n') }
  }

  describe.each(shapes.filter(({ name }) => Object.hasOwn(outcomes, name)))(
    'the config.toml of $name',
    ({ name, config }) => {
      const { refused: keys = [], besides = [], itself } = outcomes[name] ?? {}
      const refusals = (config: Readonly<Record<string, unknown>>) => refused('containerd', config, versions)

      it(itself ? `is refused by check and by containerd: ${itself}` : 'runs', async () => {
        const managed = (await refusals(config))
          .filter(({ code }) => code === 'containerd-config-managed')
          .map(({ path }) => path.slice(2))
        const rest = without(config, [...managed, ...notTried])
        const found = (await refusals(rest)).map(({ path }) => path.slice(2))
        expect(found.map(path => path.join('/')).sort()).toEqual([...keys].sort())
        expect(await outcomeOf(rest)).toEqual({ runs: !itself, why: expect.stringContaining(itself ?? '') })
        if (!itself) return
        // The first reason may hide another one.
        const others = without(rest, [...found, ...besides.map(key => key.split('/'))])
        expect(await refusals(others)).toEqual([])
        expect(await outcomeOf(others)).toEqual({ runs: true, why: '' })
      })
    },
  )
}
