import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { rewritten } from '../../outputs/yaml-cpp/rewritten.ts'
import { itWith } from '../../support/foreign.ts'
import { Judge } from '../../support/judge.ts'
import { examine } from './examine.ts'
import { input } from './inputs.ts'

const runs = 150
const seed = 7

describe(`${runs} configs of any kind, with the seed ${seed}`, () => {
  itWith('python3 with PyYAML', 'a C++ compiler with yaml-cpp')(
    'come to user-data that means the same once Multipass has rewritten it',
    async () => {
      const readers = new Judge()
      const heard: string[] = []
      for (const each of fc.sample(input, { numRuns: runs, seed })) {
        const { claim } = await examine(each)
        if (!claim) continue
        heard.push(each.config.text)
        await readers.hear({ ...claim, parts: [rewritten(claim.parts.join(''))] })
      }
      const verdicts = await readers.verdicts()
      const bad = verdicts.flatMap((problems, index) =>
        problems.length > 0 ? [[heard[index], ...problems]] : [],
      )
      expect(bad).toEqual([])
      expect(verdicts.length).toBeGreaterThan(runs / 3)
    },
    120_000,
  )
})
