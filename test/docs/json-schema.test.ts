import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fromJSONSchema } from 'zod'
import { configJsonSchema } from '../../src/config/json-schema.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const schema = JSON.parse(read('dist/schema.json'))
const examples = readdirSync(join(root, 'examples'))
  .map(name => `examples/${name}/bakelet.yaml`)
  .filter(path => existsSync(join(root, path)))

it('every file that package.json exports was built', () => {
  const { exports } = JSON.parse(read('package.json'))
  const paths = Object.values<string | Record<string, string>>(exports).flatMap(path =>
    typeof path === 'string' ? [path] : Object.values(path),
  )
  for (const path of paths.filter(path => !path.includes('*')))
    expect(existsSync(join(root, path)), path).toBe(true)
})

describe('dist/schema.json', () => {
  it('is what the config schema says', () => {
    const { $id, ...rest } = schema
    expect(rest).toEqual(configJsonSchema())
    expect($id).toMatch(/^https:\/\/unpkg\.com\/bakelet@[\d.]+\/dist\/schema\.json$/)
  })

  it('has a sentence for every key, and none where no key is', () => {
    const keys = schemasUnder(schema, 'properties').flatMap(properties => Object.entries(properties))
    expect(keys.length).toBeGreaterThan(100)
    expect(keys.flatMap(([key, value]) => (described(value) ? [] : key))).toEqual([])
    const parts = ['items', 'additionalProperties', 'propertyNames'].flatMap(name =>
      schemasUnder(schema, name),
    )
    expect(parts.length).toBeGreaterThan(30)
    expect(parts.filter(described)).toEqual([])
  })

  it.each([...examples, 'test/compile/every-key.json'])('takes %s', path => {
    expect(fromJSONSchema(schema).safeParse(parse(read(path))).error).toBeUndefined()
  })

  it.each([
    ['a key that is misspelt', { name: 'a', kubelt: {} }],
    ['a name that is none', { name: 'Not a label' }],
    ['no name', { pods: ['pods/web.yaml'] }],
    ['a version that is a number', { name: 'a', kubelet: { version: 1.36 } }],
    ['a line break in a path', { name: 'a', pods: ['pods\n'] }],
  ])('refuses %s', (_, config) => {
    expect(fromJSONSchema(schema).safeParse(config).success).toBe(false)
  })
})

const described = (part: unknown) => typeof part === 'object' && part !== null && 'description' in part

/** Every value of that keyword, at any depth. */
function schemasUnder(node: unknown, keyword: string): readonly object[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => [
    ...(key === keyword && typeof value === 'object' ? [value] : []),
    ...schemasUnder(value, keyword),
  ])
}
