import { check } from '../../components/pods/manifest.ts'
import { judge, type Verdict } from '../program.mjs'
import { mutate } from './mutate.ts'
import { Random } from './random.ts'
import { seedPods } from './seeds.ts'
import { spell } from './spell.ts'

export interface Manifest {
  readonly text: string
  readonly file: string
}

export async function mutatedPods(count: number, seed: number): Promise<readonly Manifest[]> {
  const random = new Random(seed)
  const seeds = await seedPods('good')
  const donors = [...seeds, ...(await seedPods('bad'))]
  return Array.from({ length: count }, () => spell(mutate(seeds, donors, random), random))
}

export const nodeName = 'node'

/** What `check` says, and the manifest that the node would have. */
export async function ours({ text, file }: Manifest, kubeletVersion: string) {
  const { diagnostics, content = text } = await check(text, { kubeletVersion, file, nodeName })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  // What check refuses is judged as it was written, and not with the references replaced.
  return { errors, content: errors.length > 0 ? text : content }
}

/** What the kubelet says. */
export const upstream = (version: string, texts: readonly string[]): readonly Verdict[] =>
  judge(
    version,
    texts.map(text => ({ kind: 'pod', text, node: { name: nodeName } })),
  )
