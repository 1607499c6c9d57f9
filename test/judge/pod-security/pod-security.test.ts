import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nodeAt } from '../../../src/components/pods/check/node.ts'
import { evaluate } from '../../../src/components/pods/security/index.ts'
import { parseManifests } from '../../../src/config/document.ts'
import { anyPod } from './any-pod.ts'
import { judge, moduleFolder, type Question } from './judge.ts'

const { JUDGE_RUNS = '10000', JUDGE_SEED = '20261129' } = process.env
const [numRuns, seed] = [Number(JUDGE_RUNS), Number(JUDGE_SEED)]
const levels = ['baseline', 'restricted'] as const
const minors = Array.from({ length: 18 }, (_, index) => 20 + index)

/** The names of the checks that a Pod does not pass, each once. */
const failed = ({ pod, level, minor }: Question) =>
  [...new Set(evaluate(nodeAt(pod), level, minor).map(({ check }) => check.name))].sort()

it(`finds what upstream finds in ${numRuns} Pods, seed ${seed}`, () => {
  const asked = fc.record({
    pod: anyPod,
    level: fc.constantFrom(...levels),
    minor: fc.constantFrom(...minors),
  })
  // As a parser gives them: fast-check makes objects without a prototype, too.
  const questions: Question[] = JSON.parse(JSON.stringify(fc.sample(asked, { numRuns, seed })))
  const verdicts = judge(questions)
  expect(verdicts).toHaveLength(questions.length)
  const count = { allowed: 0, refused: 0, different: [] as string[] }
  const seen = new Set<string>()
  for (const [index, question] of questions.entries()) {
    const { allowed, failed: theirs, unread } = verdicts[index] ?? { allowed: false, failed: [], unread: '' }
    expect(unread, JSON.stringify(question.pod)).toBeUndefined()
    const ours = failed(question)
    count[allowed ? 'allowed' : 'refused']++
    for (const name of theirs) seen.add(name)
    if (`${ours}` !== `${theirs.toSorted()}`)
      count.different.push(`${JSON.stringify(question)}\nours: ${ours}\ntheirs: ${theirs}`)
  }
  console.log(
    `${count.allowed} allowed, ${count.refused} refused by ${seen.size} checks, ${count.different.length} different`,
  )
  expect(count.different.slice(0, 10)).toEqual([])
  expect(seen.size).toBe(19)
  expect(count.allowed).toBeGreaterThan(numRuns / 100)
})

it('takes and refuses what upstream’s fixtures of each minor say', async () => {
  const folder = join(moduleFolder(), 'test/testdata')
  const wrong: string[] = []
  let count = 0
  for (const level of levels)
    for (const minor of minors)
      for (const kind of ['pass', 'fail'] as const) {
        const fixtures = join(folder, level, `v1.${minor}`, kind)
        for (const name of readdirSync(fixtures)) {
          const file = join(fixtures, name)
          const { documents } = await parseManifests({ file, text: readFileSync(file, 'utf8') })
          const found = failed({ pod: documents[0]?.value, level, minor })
          count++
          if ((found.length === 0) !== (kind === 'pass'))
            wrong.push(`${level} 1.${minor} ${kind} ${basename(file)}: ${found}`)
        }
      }
  console.log(`${count} fixtures`)
  expect(wrong).toEqual([])
  expect(count).toBeGreaterThan(1000)
})
