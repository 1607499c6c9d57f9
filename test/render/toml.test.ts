import { expect, it } from 'vitest'
import { parseDocument } from '../../src/config/document.ts'
import { toml } from '../../src/render/toml.ts'
import { oddities, writable } from '../compile/property/hostile.ts'
import { itWith, run } from '../support/foreign.ts'

const texts = [...new Set(oddities.map(writable))]
const value = {
  texts,
  numbers: [0, -1, 1.5, 1e-7, 2 ** 31],
  flags: [true, false],
  tables: texts
    .filter(text => text !== '__proto__')
    .map(text => ({ [text]: { [text]: [text, { [text]: text }] } })),
  empty: { list: [], table: {} },
}

it('is read back by another parser', async () => {
  const { document, diagnostics } = await parseDocument({ file: 'x.toml', text: toml(value) })
  expect(diagnostics).toEqual([])
  expect(document?.value).toEqual(value)
})

itWith('python3 with tomllib')('is read back by Python', () => {
  const script = 'import json, sys, tomllib; json.dump(tomllib.load(sys.stdin.buffer), sys.stdout)'
  expect(JSON.parse(run('python3', ['-c', script], toml(value)).output)).toEqual(value)
})

it('writes the schema version of containerd first', () => {
  expect(toml({ version: 3, plugins: { 'io.containerd.x': { a: 1 } } })).toBe(
    'version = 3\n\n[plugins."io.containerd.x"]\na = 1\n',
  )
})
