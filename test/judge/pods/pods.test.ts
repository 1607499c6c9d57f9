import { beforeAll, describe, expect, it } from 'vitest'
import { type Manifest, mutatedPods, ours, upstream } from './compare.ts'
import { isDeliberate } from './stricter.ts'

// JUDGE_PODS, JUDGE_SEED and JUDGE_MINORS=1.36,1.37 choose others.
const { JUDGE_PODS = '30000', JUDGE_SEED = '20261128', JUDGE_MINORS = '' } = process.env
const [count, seed] = [Number(JUDGE_PODS), Number(JUDGE_SEED)]
const versions = ['1.34.4', '1.35.4', '1.36.4', '1.37.2'].filter(
  version => JUDGE_MINORS === '' || JUDGE_MINORS.split(',').includes(version.slice(0, 4)),
)
let pods: readonly Manifest[] = []
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
    for (const [index, { accepted, reason, rejected }] of upstream(version, texts).entries()) {
      const { errors = [] } = checked[index] ?? {}
      const said = [reason, ...errors.map(({ message }) => message)].join('\n')
      if (errors.length === 0 && !accepted) missed.push(`${said}\n${texts[index]}`)
      else if (errors.length === 0) found[rejected ? 'notAdmitted' : 'bothTake']++
      else if (!accepted || rejected) found.bothRefuse++
      else if (errors.every(isDeliberate)) found.deliberate++
      else invented.push(`${said}\n${texts[index]}`)
    }
    console.log(
      `kubelet ${version}: only the kubelet refuses ${missed.length}, only check refuses ${invented.length}`,
      found,
    )
    expect([...missed, ...invented].slice(0, 20)).toEqual([])
  })
})
