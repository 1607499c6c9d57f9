import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fromJSONSchema } from 'zod'
import { editorSchema } from '../../src/config/editor-schema/index.ts'
import { itWith } from '../support/foreign.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const schema = JSON.parse(read('dist/schema.json'))
/** zod reads no conditions. */
const unconditional = structuredClone(schema)
delete unconditional.properties.kubelet.allOf
delete unconditional.properties.containerd.allOf
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
    expect(rest).toEqual(editorSchema())
    expect($id).toMatch(/^https:\/\/unpkg\.com\/bakelet@[\d.]+\/dist\/schema\.json$/)
  })

  it('has a sentence for every key, and none where no key is', () => {
    const keys = schemasUnder(unconditional, 'properties').flatMap(properties => Object.entries(properties))
    expect(keys.length).toBeGreaterThan(100)
    expect(keys.flatMap(([key, value]) => (described(value) ? [] : key))).toEqual([])
    const parts = ['items', 'additionalProperties', 'propertyNames'].flatMap(name =>
      schemasUnder(schema, name),
    )
    expect(parts.length).toBeGreaterThan(30)
    expect(parts.filter(described)).toEqual([])
  })

  it.each([...examples, 'test/compile/every-key.json'])('takes %s', path => {
    expect(fromJSONSchema(unconditional).safeParse(parse(read(path))).error).toBeUndefined()
  })

  it.each([
    ['a key that is misspelt', { name: 'a', kubelt: {} }],
    ['a name that is none', { name: 'Not a label' }],
    ['no name', { pods: ['pods/web.yaml'] }],
    ['a version that is a number', { name: 'a', kubelet: { version: 1.36 } }],
    ['a line break in a path', { name: 'a', pods: ['pods\n'] }],
    ['a field that is misspelt', { name: 'a', kubelet: { config: { maxPod: 20 } } }],
    ['a field of another type', { name: 'a', kubelet: { config: { maxPods: '20' } } }],
    ['a field inside of a field', { name: 'a', kubelet: { config: { logging: { fromat: 'json' } } } }],
    ['a feature gate that is misspelt', { name: 'a', kubelet: { config: { featureGates: { Swap: true } } } }],
    ['a flag with its dashes', { name: 'a', kubelet: { flags: { '--v': 2 } } }],
    ['a key of config.toml that is misspelt', { name: 'a', containerd: { config: { oom_scor: 1 } } }],
    [
      'one of a plugin',
      {
        name: 'a',
        containerd: { config: { plugins: { 'io.containerd.cri.v1.images': { snapshoter: 'a' } } } },
      },
    ],
  ])('refuses %s', (_, config) => {
    expect(fromJSONSchema(unconditional).safeParse(config).success).toBe(false)
  })

  it.each([
    ['name', 'This is not a host name label: a-z, 0-9 and -, at most 63 of them.'],
    ['image.size', 'This is not a size like 512M or 3G, with at most 9 digits.'],
    ['image.format', 'This is not qcow2, raw, vmdk or vhd.'],
    ['base', 'This is not debian-13, {url, sha256} or {path}.'],
    ['kubelet.version', 'This is not a version like 1.36 or 1.36.4.'],
    ['kubelet.config', 'KubeletConfiguration has no such field.'],
  ])('says in words what is wrong with %s', (key, errorMessage) => {
    const at = key.split('.').reduce((part, name) => part.properties[name], schema)
    expect(at).toMatchObject({ errorMessage })
  })

  it('says which release lines know a name', () => {
    const { config, flags } = schema.properties.kubelet.properties
    expect(config.properties.userNamespaces.description).toBe('UserNamespaces. Since kubelet 1.33.')
    expect(flags.properties['container-runtime'].description).toMatch(/^string\. Until kubelet 1\.26\./)
    expect(config.properties.maxPods).toEqual({ type: ['integer', 'null'], description: 'int32.' })
  })

  itWith('python3 with jsonschema')('refuses what the version of the config does not know', () => {
    const kubelet = (part: object) => ({ name: 'a', kubelet: part })
    const containerd = (part: object) => ({ name: 'a', containerd: part })
    const images = { config: { plugins: { 'io.containerd.cri.v1.images': {} } } }
    const cases: [object, boolean][] = [
      [kubelet({ config: { userNamespaces: {} } }), true],
      [kubelet({ version: '1.32', config: { userNamespaces: {} } }), false],
      [kubelet({ version: '1.32.1', config: { userNamespaces: {} } }), false],
      [kubelet({ version: '1.33', config: { userNamespaces: {} } }), true],
      [kubelet({ flags: { 'container-runtime': 'remote' } }), false],
      [kubelet({ version: '1.26', flags: { 'container-runtime': 'remote' } }), true],
      [kubelet({ version: '1.20', config: { featureGates: { UserNamespacesSupport: true } } }), false],
      [kubelet({ version: '1.30', config: { featureGates: { UserNamespacesSupport: true } } }), true],
      [containerd(images), true],
      [containerd({ version: '1.7.35', ...images }), false],
    ]
    const program = `import json, sys, jsonschema
schema, configs = json.load(sys.stdin)
jsonschema.Draft202012Validator.check_schema(schema)
print(json.dumps([jsonschema.Draft202012Validator(schema).is_valid(each) for each in configs]))`
    const { stdout } = spawnSync('python3', ['-c', program], {
      input: JSON.stringify([schema, cases.map(([config]) => config)]),
      encoding: 'utf8',
    })
    expect(JSON.parse(stdout)).toEqual(cases.map(([, isTaken]) => isTaken))
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
