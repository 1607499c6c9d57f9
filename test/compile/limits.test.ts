import { describe, expect, it } from 'vitest'
import { renderDiagnostics } from '../../src/diagnostics/render.ts'
import { compileText } from './compile.ts'

const image = `docker.io/library/busybox@sha256:${'a'.repeat(64)}`
const pod = (container: object, metadata: object = { name: 'web' }) =>
  JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata },
    spec: { containers: [{ name: 'c', image, ...container }] },
  })

/** The errors, and what is printed of them. */
async function judge(...input: Parameters<typeof compileText>) {
  const { plan, diagnostics, sources } = await compileText(...input)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  expect(plan === undefined).toBe(errors.length > 0)
  return { errors, printed: renderDiagnostics(diagnostics, sources, { color: false }) }
}

const lone = String.raw`\ud800`

describe('half of a surrogate pair', () => {
  it.each([
    ['a value', `name: "${lone}"`],
    ['a key of containerd.config', `name: a\ncontainerd: {config: {"${lone}": {a: 1}}}`],
    ['a value of containerd.config', `name: a\ncontainerd: {config: {plugins: {x.y: {a: "${lone}"}}}}`],
    ['a key of kubelet.config', `name: a\nkubelet: {config: {"${lone}": 1}}`],
    ['a feature gate', `name: a\nkubelet: {config: {featureGates: {"${lone}": true}}}`],
    ['a flag', `name: a\nkubelet: {flags: {"${lone}": 1}}`],
    ['a sysctl', `name: a\nkernel: {sysctl: {"${lone}": 1}}`],
    ['an item', `name: a\nsystem: {packages: ["${lone}"]}`],
  ])('as %s of a config is one error', async (_, yaml) => {
    for (const file of ['bakelet.yaml', 'bakelet.json']) {
      const text = file.endsWith('json') ? asJson(yaml) : yaml
      const { errors } = await judge(text, { file })
      expect(errors.map(({ code, hint }) => [code, hint])).toEqual([['config-encoding', expect.any(String)]])
    }
  })

  it.each([
    ['an argument', pod({ args: ['\ud800'] })],
    ['a label', pod({}, { name: 'web', labels: { a: '\udc00' } })],
    ['a key of annotations', pod({}, { name: 'web', annotations: { '\ud800': 'a' } })],
    ['an unknown field', pod({ '\ud800': 1 })],
  ])('as %s of a pod is one error', async (_, text) => {
    for (const file of ['pods/a.json', 'pods/a.yaml']) {
      const { errors } = await judge('name: a', { pods: { [file]: text } })
      expect(errors.map(({ code, file: at }) => [code, at])).toEqual([['config-encoding', file]])
    }
  })
})

/** The same data; both syntaxes have the same escape. */
function asJson(yaml: string): string {
  const quoted = yaml.replace(/^name: a$/m, '"name": "a"').replace(/^name: "/m, '"name": "')
  return `{${quoted.replaceAll('\n', ', ').replaceAll(/([{ ])([\w.]+):/g, '$1"$2":')}}`
}

describe('TOML keys of many parts', () => {
  const key = Array.from({ length: 10_000 }, () => 'a').join('.')
  it.each([
    ['a key', `name = "a"\n[containerd.config]\n${key} = 1\n`],
    ['a table', `name = "a"\n[containerd.config.${key}]\nb = 1\n`],
    ['a list of tables', `name = "a"\n[[containerd.config.${key}]]\nb = 1\n`],
    ['an inline table', `name = "a"\n[containerd]\nconfig = { ${key} = 1 }\n`],
  ])('%s', async (_, text) => {
    const { errors } = await judge(text, { file: 'bakelet.toml' })
    expect(errors).toMatchObject([
      { code: 'config-syntax', message: 'the document is nested deeper than 64 levels' },
    ])
  })

  it('as many as a document may have levels', async () => {
    const { errors } = await judge(`name = "a"\n[containerd.config]\n${'a.'.repeat(50)}b = 1\n`, {
      file: 'bakelet.toml',
    })
    expect(errors).toEqual([])
  })
})

describe('200,000 problems', () => {
  const many = Array.from({ length: 200_000 }, () => 1)
  it.each([
    ['in a list of the config', JSON.stringify({ name: 'a', pods: many }), {}],
    [
      'in containerd.config',
      JSON.stringify({ name: 'a', containerd: { config: { imports: many.map(() => null) } } }),
      {},
    ],
    ['in a pod', '{"name": "a"}', { pods: { 'a.json': pod({ args: many }) } }],
  ])('%s', async (_, text, more) => {
    const { errors, printed } = await judge(text, { file: 'bakelet.json', ...more })
    expect(errors).toHaveLength(many.length)
    expect(printed).toContain('and 199,950 more')
    expect(printed.length).toBeLessThan(50_000)
  })
})

it('5,000 unknown keys in one line are as many errors, and 50 are printed', async () => {
  const keys = Array.from({ length: 5000 }, (_, index) => `keyname${index}: 1`)
  const { errors, printed } = await judge(`{name: a, kernel: {${keys.join(', ')}}}`)
  expect(errors).toHaveLength(5000)
  expect(printed.match(/^error\[/gm)).toHaveLength(50)
  for (const line of printed.split('\n')) expect(line.length).toBeLessThan(1100)
})

it('2,000 pods that all want one port are told of the first', async () => {
  const pods = Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [
      `pods/${index}.json`,
      pod({ ports: [{ containerPort: 80, hostPort: 80 }] }, { name: `web-${index}` }),
    ]),
  )
  const { errors } = await judge('name: a', { pods })
  expect(errors).toHaveLength(1999)
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['pod-host-port-clash']))
  for (const { message } of errors) expect(message).toContain('web-0')
})
