import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { isThere, itWith } from '../../support/foreign.ts'
import { Judge, judge } from '../../support/judge.ts'
import { examine } from './examine.ts'
import { type Input, input } from './inputs.ts'

const runs = 5000
const seed = 20260801

/** What is wrong, by the number of the run. */
type Problems = ReadonlyMap<number, readonly string[]>

const found = new Map<number, readonly string[]>()
const foundByReaders = new Map<number, readonly string[]>()
const planned: number[] = []

// Python reads the first claims while the next ones are made.
beforeAll(async () => {
  const readers = isThere('python3 with PyYAML') ? new Judge() : undefined
  for (const [run, each] of fc.sample(input, { numRuns: runs, seed }).entries()) {
    const { problems, claim } = await examine(each)
    found.set(run, problems)
    if (!claim) continue
    planned.push(run)
    await readers?.hear(claim)
  }
  for (const [index, verdict] of ((await readers?.verdicts()) ?? []).entries())
    foundByReaders.set(planned[index] ?? -1, verdict)
}, 300_000)

describe(`${runs} configs of any kind, with the seed ${seed}`, () => {
  it('come to a plan, or to errors that say where', async () => {
    await expectNone(found, async each => (await examine(each)).problems)
    expect(planned.length / runs).toBeGreaterThan(0.3)
  }, 120_000)

  itWith('python3 with PyYAML')(
    'come to files and user-data that other readers understand as they were meant',
    async () => {
      await expectNone(foundByReaders, async each => {
        const { claim } = await examine(each)
        return claim ? judge(claim) : []
      })
      expect(foundByReaders.size).toBe(planned.length)
    },
    120_000,
  )
})

/** Fails with the smallest input that has the first problem, and says how many runs have one. */
async function expectNone(problems: Problems, problemsOf: (each: Input) => Promise<readonly string[]>) {
  const bad = [...problems].filter(([, some]) => some.length > 0)
  const [first] = bad
  if (!first) return
  const [run, some] = first
  const property = fc.asyncProperty(input, async each => {
    const again = await problemsOf(each)
    if (again.length > 0) throw new Error(again.join('\n'))
  })
  const smallest = await fc.check(property, {
    seed,
    path: String(run),
    numRuns: 1,
    interruptAfterTimeLimit: 60_000,
  })
  expect.fail(
    `${bad.length} of ${runs} runs, the first of them number ${run}: ${some.join('\n')}\n${await fc.asyncDefaultReportMessage(smallest)}\n${smallest.errorInstance}`,
  )
}
