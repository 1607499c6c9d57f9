import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readSources } from './imports.ts'

const sources = readSources(join(import.meta.dirname, '../../src'))
const pathsWith = (pattern: RegExp) =>
  sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path)

it('only cli/print.ts writes to standard output and standard error', () => {
  // That the pattern finds what it is for.
  for (const text of ['process.stdout.write(x)', 'process["stderr"]', 'console.error(x)', 'writeSync(1, x)'])
    expect(text).toMatch(writes)
  expect(pathsWith(writes)).toEqual(['cli/print.ts'])
})

const writes =
  /\bprocess(\.std(out|err)\b|\[)|\bconsole\.(log|info|warn|error|debug|dir|table|trace)\(|\b(write|writev)Sync\((1|2|standardOutput)\b/

it('only text with colours of bakelet is passed on as it is, and its foreign parts are visible', () => {
  expect(pathsWith(/\bnew Painted\(/)).toEqual(['cli/bench.ts', 'cli/report.ts'])
  // Whatever adds colours.
  for (const path of pathsWith(/from 'picocolors'/))
    expect(sources.find(source => source.path === path)?.text).toContain('terminalLine')
})
