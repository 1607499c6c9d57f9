import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { minorOf } from '../../../src/upstream/version.ts'
import { isOnlyOurs, judgedBy } from '../../compat/containerd-values/ours.ts'
import { anyContainerdConfig } from './config.ts'
import { containerds, startContainerd, verdictOn } from './judge.ts'

// As ../kubelet-config.test.ts; a containerd has to start for each.
const { JUDGE_RUNS = '200', JUDGE_SEED = '20261128', JUDGE_MINORS = '', JUDGE_RECORD } = process.env
const [numRuns, seed] = [Number(JUDGE_RUNS), Number(JUDGE_SEED)]
const versions = containerds.filter(
  version => JUDGE_MINORS === '' || JUDGE_MINORS.split(',').includes(minorOf(version)),
)
const recorded: unknown[] = []
const kept = 60

afterAll(async () => {
  if (!JUDGE_RECORD) return
  const file = join(import.meta.dirname, '../../compat/containerd-values/verdicts.json')
  await writeFile(file, `[\n${recorded.map(one => JSON.stringify(one)).join(',\n')}\n]\n`)
})

describe.each(versions)('containerd %s', version => {
  it(`loads its plugins with what check takes, and not with what check refuses: ${numRuns} configurations, seed ${seed}`, async () => {
    const configs = fc.sample(anyContainerdConfig(minorOf(version)), { numRuns, seed })
    const ours = []
    for (const config of configs) ours.push(await judgedBy(version, config))
    const answers = await startContainerd(
      version,
      ours.map(({ text }) => text),
    )
    const count = { bothTake: 0, bothRefuse: 0, onlyOurs: 0 }
    const [missed, invented]: [string[], string[]] = [[], []]
    for (const [index, { errors }] of ours.entries()) {
      const answer = answers[index] ?? expect.fail('no answer')
      const named = Object.keys((configs[index]?.plugins as object | undefined) ?? {})
      const { accepted, reason = '' } = verdictOn(answer, named)
      if (index < kept) recorded.push({ version, config: configs[index], accepted })
      const said = `${JSON.stringify(configs[index])}\n${reason}${errors.map(({ message }) => message).join('; ')}`
      if (accepted === (errors.length === 0)) count[accepted ? 'bothTake' : 'bothRefuse']++
      else if (!accepted) missed.push(said)
      else if (errors.every(isOnlyOurs)) count.onlyOurs++
      else invented.push(said)
    }
    console.log(
      `containerd ${version}: both take ${count.bothTake}, both refuse ${count.bothRefuse}, only containerd refuses ${missed.length}, only check refuses ${invented.length}, and ${count.onlyOurs} for what comes after the start`,
    )
    expect([...missed, ...invented].slice(0, 20)).toEqual([])
  })
})
