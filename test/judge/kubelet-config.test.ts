import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { checkedBy } from '../compat/kubelet-values/ours.ts'
import { anyKubeletConfig } from './kubelet-config.ts'
import { judge } from './program.mjs'

// JUDGE_RUNS, JUDGE_SEED and JUDGE_MINORS=1.36,1.37 choose others; JUDGE_RECORD=1 keeps the first verdicts for the fast tests.
const { JUDGE_RUNS = '2000', JUDGE_SEED = '20261128', JUDGE_MINORS = '', JUDGE_RECORD } = process.env
const [numRuns, seed] = [Number(JUDGE_RUNS), Number(JUDGE_SEED)]
const versions = ['1.34.4', '1.35.4', '1.36.4', '1.37.2'].filter(
  version => JUDGE_MINORS === '' || JUDGE_MINORS.split(',').includes(version.slice(0, 4)),
)
const recorded: unknown[] = []
const kept = 120

afterAll(async () => {
  if (!JUDGE_RECORD) return
  const file = join(import.meta.dirname, '../compat/kubelet-values/verdicts.json')
  await writeFile(file, `[\n${recorded.map(one => JSON.stringify(one)).join(',\n')}\n]\n`)
})

describe.each(versions)('kubelet %s', version => {
  it(`starts with what check takes, and ends with what check refuses: ${numRuns} configurations, seed ${seed}`, async () => {
    const configs = fc.sample(anyKubeletConfig(version.slice(0, 4)), { numRuns, seed })
    const ours = []
    for (const config of configs) ours.push(await checkedBy(version, config))
    const verdicts = judge(
      version,
      ours.map(({ text }) => ({ kind: 'kubelet', text })),
    )
    const found = { bothTake: 0, bothRefuse: 0, missed: [] as string[], invented: [] as string[] }
    for (const [index, { errors }] of ours.entries()) {
      const { accepted = false, reason = '' } = verdicts[index] ?? {}
      // `check` does not know the machine.
      if (reason.startsWith('of this machine')) continue
      if (index < kept) recorded.push({ version, config: configs[index], accepted })
      const said = `${JSON.stringify(configs[index])}\n${reason}${errors.map(({ message }) => message).join('; ')}`
      if (accepted === (errors.length === 0)) found[accepted ? 'bothTake' : 'bothRefuse']++
      else found[accepted ? 'invented' : 'missed'].push(said)
    }
    const { bothTake, bothRefuse, missed, invented } = found
    console.log(
      `kubelet ${version}: both take ${bothTake}, both refuse ${bothRefuse}, only the kubelet refuses ${missed.length}, only check refuses ${invented.length}`,
    )
    expect([...missed, ...invented].slice(0, 20)).toEqual([])
  })
})
