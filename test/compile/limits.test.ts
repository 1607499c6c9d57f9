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

it('200,000 problems in a pod are as many errors, and 50 are printed', async () => {
  const many = Array.from({ length: 200_000 }, () => 1)
  const { errors, printed } = await judge('name: a', { pods: { 'a.json': pod({ args: many }) } })
  expect(errors).toHaveLength(many.length)
  // And the note about its users.
  expect(printed).toContain('and 199,951 more')
  expect(printed.length).toBeLessThan(50_000)
})

describe('a file of more than a machine needs', () => {
  const ones = (count: number) => Array.from({ length: count }, () => 1)
  const list = (count: number) => ones(count).join()
  it.each([
    ['a list of 450,000 items', '{"name": "a", "pods": [', list(450_000), ']}', 'lines and items'],
    [
      'a nested list of 240,000 items',
      '{"name": "a", "kernel": {"modules": [',
      list(240_000),
      ']}}',
      'values',
    ],
    [
      'a list of 60,000 sound items',
      '{"name": "a", "containerd": {"config": {"imports": [',
      list(60_000),
      ']}}}',
      'values',
    ],
  ])('%s is refused where it goes too far', async (_, head, items, tail, unit) => {
    for (const file of ['bakelet.json', 'bakelet.yaml']) {
      const { errors } = await judge(head + items + tail, { file })
      expect(errors).toMatchObject([
        { code: 'config-syntax', message: expect.stringMatching(`,000 ${unit}$`) },
      ])
      expect(errors[0]?.span?.line).toBe(1)
      expect(errors[0]?.span?.start).toBeGreaterThan(90_000)
    }
  })

  it('as TOML, and as a lock, and as a pod', async () => {
    const toml = await judge(`name = "a"\npods = [${list(60_000)}]\n`, { file: 'bakelet.toml' })
    expect(toml.errors).toMatchObject([{ code: 'config-syntax' }])
    const lock = await judge('name: a', { lock: `{"images": [${list(60_000)}]}` })
    expect(lock.errors).toMatchObject([{ code: 'lock-invalid' }])
    const long = await judge('name: a', { pods: { 'a.json': pod({ args: ones(300_000) }) } })
    expect(long.errors).toMatchObject([{ code: 'pod-syntax' }])
  })

  it('with 40,000 wrong values has as many errors', async () => {
    const { errors, printed } = await judge(`{"name": "a", "kernel": {"modules": [${list(40_000)}]}}`, {
      file: 'bakelet.json',
    })
    expect(errors).toHaveLength(40_000)
    expect(printed).toContain('and 39,950 more')
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
  const { errors } = await judge('name: a\nkubelet: {config: {maxPods: 2000}}', { pods })
  expect(errors).toHaveLength(1999)
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['pod-host-port-clash']))
  for (const { message } of errors) expect(message).toContain('web-0')
})

describe('a text that its parser has no stack for', () => {
  it.each([
    ['a long string of TOML', 'bakelet.toml', `name = "a"\nnope = "${'x'.repeat(1_000_000)}"\n`, 2],
    ['a long text of TOML in many lines', 'bakelet.toml', `name = """\n${'x\n'.repeat(100_000)}"""\n`, 1],
    ['a long number of TOML', 'bakelet.toml', `name = "a"\nnope = ${'1'.repeat(1_000_000)}\n`, 2],
    ['keys in keys of a YAML flow', 'bakelet.yaml', `name: a\nb: {${'a b: c d: '.repeat(100_000)}}\n`, 2],
    ['keys in keys of a YAML block', 'bakelet.yaml', `name: a\n${'? '.repeat(100_000)}b\n`, 2],
    ['lists in lists of YAML', 'bakelet.yaml', `name: a\nb: ${'[ '.repeat(100_000)}\n`, 2],
    ['lists in lists of JSON', 'bakelet.json', `{"name": "a", "b": ${'[ '.repeat(100_000)}`, 1],
  ])('%s is an error at its place', async (_, file, text, line) => {
    const { errors } = await judge(text, { file })
    expect(errors).toMatchObject([{ code: 'config-syntax', span: { line } }])
  })
})
