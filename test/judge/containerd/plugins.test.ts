import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import data from '../../../src/data/containerd-plugins.json' with { type: 'json' }
import { minorOf } from '../../../src/upstream/version.ts'
import { containerds } from './judge.ts'
import { type Plugins, pluginsOf } from './plugins.ts'

const lines: Record<string, Plugins> = {}
const { JUDGE_MINORS = '', JUDGE_RECORD } = process.env

// After each, as it takes minutes.
afterEach(async () => {
  if (!JUDGE_RECORD) return
  const about = {
    what: 'The plugins of each line of containerd, with the types of their keys; `needed`: those without which CRI does not load.',
    madeBy: 'npm run judge:record',
    sources: containerds.map(version => `containerd ${version}`),
  }
  const written = Object.entries(lines).map(
    ([line, one]) => `    ${JSON.stringify(line)}: ${JSON.stringify(one)}`,
  )
  const file = join(import.meta.dirname, '../../../src/data/containerd-plugins.json')
  await writeFile(
    file,
    `{\n  "_about": ${JSON.stringify(about)},\n  "lines": {\n${written.join(',\n')}\n  }\n}\n`,
  )
})

const chosen = containerds.filter(
  version => JUDGE_MINORS === '' || JUDGE_MINORS.split(',').includes(minorOf(version)),
)

describe.each(chosen)('containerd %s', version => {
  it('has the plugins that src/data has of its line', async () => {
    const line = minorOf(version)
    const found = await pluginsOf(version)
    lines[line] = found
    if (!JUDGE_RECORD) expect(found).toEqual((data.lines as Record<string, unknown>)[line])
  })
})
