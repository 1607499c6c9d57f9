import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { statusFileSchema } from '../../src/cli/json/status-file.ts'
import { expectDocument } from '../support/json-document.ts'
import { dist } from '../support/run.ts'

const docs = readFileSync(join(dist, '../docs/operate.md'), 'utf8')
const [, example = '{}'] = /^```json\n(\{"version": 1, .*\})\n```$/m.exec(docs) ?? []

it('dist/schema/status-file.json is what the code says', () => {
  const { $id, ...schema } = JSON.parse(readFileSync(join(dist, 'schema/status-file.json'), 'utf8'))
  expect(schema).toEqual(statusFileSchema())
  expect($id).toMatch(/^https:\/\/unpkg\.com\/bakelet@[\d.]+\/dist\/schema\/status-file\.json$/)
})

it('docs/operate.md has an example of it, and a row for each field', () => {
  const document = expectDocument('status-file', example)
  for (const name of Object.keys(document)) expect(docs).toContain(`\n| \`${name}\` | `)
  expect(Object.keys(statusFileSchema().properties ?? {})).toEqual(Object.keys(document))
})

it.each([
  { version: 2 },
  { state: 'broken' },
  { basis: 'a guess' },
  { uptimeSeconds: '3 s' },
  { missing: ['no namespace'] },
  { more: 1 },
])('it does not take %j', change => {
  const text = JSON.stringify({ ...JSON.parse(example), ...change })
  expect(() => expectDocument('status-file', text)).toThrow()
})
