import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Manifest, mutatedPods, ours, upstream } from './compare.ts'
import { areDeliberate } from './stricter.ts'

// JUDGE_PODS, JUDGE_SEED and JUDGE_MINORS=1.36,1.37 choose others; JUDGE_RECORD=1 keeps the first verdicts for the fast tests.
const { JUDGE_PODS = '30000', JUDGE_SEED = '20261128', JUDGE_MINORS = '', JUDGE_RECORD } = process.env
const [count, seed] = [Number(JUDGE_PODS), Number(JUDGE_SEED)]
const versions = ['1.34.4', '1.35.4', '1.36.4', '1.37.2'].filter(
  version => JUDGE_MINORS === '' || JUDGE_MINORS.split(',').includes(version.slice(0, 4)),
)
let pods: readonly Manifest[] = []
const kept = 200
const recorded = new Map<Manifest, Record<string, boolean>>()

afterAll(async () => {
  if (!JUDGE_RECORD) return
  const file = join(import.meta.dirname, '../../components/pods/mutated/verdicts.json')
  const lines = [...recorded].map(([pod, accepted]) => JSON.stringify({ ...pod, accepted }))
  await writeFile(file, `[\n${lines.join(',\n')}\n]\n`)
})

beforeAll(async () => {
  pods = await mutatedPods(count, seed)
})

describe.each(versions)('kubelet %s', version => {
  it(`takes what check takes, and drops what check refuses: ${count} mutated Pods, seed ${seed}`, async () => {
    const checked: Awaited<ReturnType<typeof ours>>[] = []
    for (const pod of pods) checked.push(await ours(pod, version))
    const texts = checked.map(({ content }) => content)
    const found = { bothTake: 0, bothRefuse: 0, deliberate: 0, notAdmitted: 0 }
    const missed: string[] = []
    const invented: string[] = []
    for (const [index, { accepted, reason, rejected, dropped }] of upstream(version, texts).entries()) {
      const { errors = [] } = checked[index] ?? {}
      const pod = pods[index]
      if (pod && index < kept) recorded.set(pod, { ...recorded.get(pod), [version]: accepted })
      const said = [reason, dropped, ...errors.map(({ message }) => message)].join('\n')
      // A field that the kubelet drops is an error for `check`.
      if (errors.length === 0 && (!accepted || dropped)) missed.push(`${said}\n${texts[index]}`)
      else if (errors.length === 0) found[rejected ? 'notAdmitted' : 'bothTake']++
      else if (!accepted || rejected) found.bothRefuse++
      else if (areDeliberate(errors, version)) found.deliberate++
      else invented.push(`${said}\n${texts[index]}`)
    }
    console.log(
      `kubelet ${version}: only the kubelet refuses ${missed.length}, only check refuses ${invented.length}`,
      found,
    )
    expect([...missed, ...invented].slice(0, 20)).toEqual([])
  })
})
