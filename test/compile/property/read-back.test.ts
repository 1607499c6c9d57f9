import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { itWith } from '../../support/foreign.ts'
import { kubeletData, table, tomlData } from './documents.ts'
import { type Case, judge } from './read-back.ts'
import type { Syntax } from './spelled.ts'

const runs = 2000
const seed = 20261127

const versions = fc.constantFrom('1.6.39', '1.7.34', '2.0.11', '2.3.6')
const anyCase: fc.Arbitrary<Case> = fc.constantFrom<Syntax>('yaml', 'toml', 'json').chain(syntax =>
  fc.record({
    syntax: fc.constant(syntax),
    containerd: versions,
    plugins: table(table(tomlData(syntax))),
    kubelet: kubeletData(syntax),
  }),
)

describe(`${runs} configs with free tables, with the seed ${seed}`, () => {
  itWith('go')(
    'become a config.toml and a kubelet.yaml that containerd and the kubelet read to the planned values',
    async () => {
      const problems = await judge(fc.sample(anyCase, { numRuns: runs, seed }))
      const bad = problems.filter(some => some.length > 0)
      expect(
        bad.length,
        `for example: ${bad.toSorted((a, b) => `${a}`.length - `${b}`.length)[0]?.join('\n')}`,
      ).toBe(0)
    },
    120_000,
  )
})
