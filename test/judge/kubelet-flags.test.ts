import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkedBy } from '../compat/kubelet-values/ours.ts'
import { anyWithFlags } from './kubelet-flags.ts'
import { judge } from './program.mjs'

// As in kubelet-config.test.ts.
const { JUDGE_RUNS = '2000', JUDGE_SEED = '20261128', JUDGE_MINORS = '' } = process.env
const [numRuns, seed] = [Number(JUDGE_RUNS), Number(JUDGE_SEED)]
const versions = ['1.34.4', '1.35.4', '1.36.4', '1.37.2'].filter(
  version => JUDGE_MINORS === '' || JUDGE_MINORS.split(',').includes(version.slice(0, 4)),
)

describe.each(versions)('kubelet %s', version => {
  it(`reads flags as check does: ${numRuns} command lines, seed ${seed}`, async () => {
    const all = fc
      .sample(anyWithFlags(version.slice(0, 4)), { numRuns, seed })
      .filter(({ flags }) => Object.keys(flags).length > 0)
    const ours = []
    for (const { config, flags } of all) ours.push(await checkedBy(version, config, flags))
    const verdicts = judge(
      version,
      ours.map(({ text }, index) => ({
        kind: 'kubelet',
        text,
        flags: Object.entries(all[index]?.flags ?? {}).map(([name, value]) => `--${name}=${value}`),
      })),
    )
    const found = { both: 0, missed: [] as string[], invented: [] as string[] }
    for (const [index, { errors }] of ours.entries()) {
      const { accepted = false, reason = '' } = verdicts[index] ?? {}
      // `check` does not know the machine.
      if (reason.startsWith('of this machine')) continue
      const said = `${JSON.stringify(all[index])}\n${reason}${errors.map(({ message }) => message).join('; ')}`
      if (accepted === (errors.length === 0)) found.both++
      else found[accepted ? 'invented' : 'missed'].push(said)
    }
    const { both, missed, invented } = found
    console.log(
      `kubelet ${version}: agree on ${both}, only the kubelet refuses ${missed.length}, only check refuses ${invented.length}`,
    )
    expect([...missed, ...invented].slice(0, 20)).toEqual([])
  })
})
