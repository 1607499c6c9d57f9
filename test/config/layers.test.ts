import { describe, expect, it } from 'vitest'
import type { ConfigSource } from '../../src/config/config-source.ts'
import { loadConfig } from '../../src/config/load.ts'
import { keyOfSetting } from '../../src/config/setting.ts'

const set = (text: string): ConfigSource => ({ file: `--set ${text.split('=')[0]}`, text, kind: 'set' })
const layered = (text: string, ...over: ConfigSource[]): ConfigSource => ({ file: 'base.yaml', text, over })
const prod = (text: string): ConfigSource => ({ file: 'prod.toml', text })

/** file:line:col of the first problem, with its code. */
async function problemOf(source: ConfigSource): Promise<string> {
  const { diagnostics } = await loadConfig(source)
  const [{ code, file, span } = expect.fail('there is a problem')] = diagnostics
  return `${code} ${file}:${span?.line}:${span?.column}`
}

describe('several files', () => {
  const base = 'name: edge\nkubelet:\n  config: {maxPods: 20, cpuCFSQuota: false}\npods: [a.yaml, b.yaml]\n'

  it('are merged key by key; a list is replaced', async () => {
    const { config, diagnostics } = await loadConfig(
      layered(base, prod('pods = ["c.yaml"]\n[kubelet.config]\nmaxPods = 30\n')),
    )
    expect(diagnostics).toEqual([])
    expect(config).toMatchObject({
      name: 'edge',
      pods: ['c.yaml'],
      kubelet: { config: { maxPods: 30, cpuCFSQuota: false } },
    })
  })

  it('keep the place of every value', async () => {
    const text = '[kubelet]\nsource = "nowhere"\n'
    expect(await problemOf(layered(base, prod(text)))).toBe('config-bad-value prod.toml:2:10')
    expect(await problemOf(layered('name: Edge\n', prod('arch = "amd64"\n')))).toMatch(/ base\.yaml:1:7$/)
    expect(await problemOf(layered(base, prod('nmae = "x"\n')))).toBe('config-unknown-key prod.toml:1:1')
  })

  it('have together at most as many values as one may have', async () => {
    const sysctls = (name: string) =>
      `kernel:\n  sysctl:\n${Array.from({ length: 30_000 }, (_, index) => `    net.${name}.a${index}: 1\n`).join('')}`
    const text = `name: edge\n${sysctls('a')}`
    expect(await problemOf(layered(text, { file: 'more.yaml', text: sysctls('b') }))).toMatch(
      /^config-syntax more\.yaml:\d{5}:\d+$/,
    )
  })

  it('report every file that cannot be read, and merge nothing then', async () => {
    const { config, diagnostics } = await loadConfig(layered('name: [\n', prod('arch = \n')))
    expect(config).toBeUndefined()
    expect(diagnostics.map(({ file }) => file)).toEqual(['base.yaml', 'prod.toml'])
  })
})

describe('--set', () => {
  it.each([
    ['kubelet.config.maxPods=30', { kubelet: { config: { maxPods: 30 } } }],
    ['kubelet.version=1.35', { kubelet: { version: '1.35' } }],
    ['kubelet.config={maxPods: 5}', { kubelet: { config: { maxPods: 5 } } }],
    ['pods=[a.yaml, "b c.yaml"]', { pods: ['a.yaml', 'b c.yaml'] }],
    ['kernel.sysctl."net.ipv4.ip_forward"=1', { kernel: { sysctl: { 'net.ipv4.ip_forward': 1 } } }],
    ['image.cloudInit=true', { image: { cloudInit: true } }],
    ['system.hostname=007', { system: { hostname: '007' } }],
    ['image.size=4G', { image: { size: '4G' } }],
  ])('%s', async (text, expected) => {
    const { config, diagnostics } = await loadConfig(layered('name: edge\n', set(text)))
    expect(diagnostics).toEqual([])
    expect(config).toMatchObject(expected)
  })

  it('without a value removes the key, and its default comes back', async () => {
    const text = 'name: edge\nkubelet: {config: {maxPods: 20}}\narch: arm64\n'
    const { config } = await loadConfig(layered(text, set('arch='), set('kubelet.config.maxPods=null')))
    expect(config?.arch).toBe('amd64')
    expect(config?.kubelet.config).toEqual({})
  })

  it('the last of several wins', async () => {
    const { config } = await loadConfig(layered('name: edge\n', set('arch=arm64'), set('arch=amd64')))
    expect(config?.arch).toBe('amd64')
  })

  it.each([
    ['arch=riscv', 'config-bad-value --set arch:1:6'],
    ['archh=amd64', 'config-unknown-key --set archh:1:1'],
    ['kubelet.config=[', 'config-syntax --set kubelet.config:1:17'],
    ['arch', 'config-syntax --set arch:1:1'],
    ['=x', 'config-syntax --set :1:1'],
    ['a..b=x', 'config-syntax --set a..b:1:1'],
  ])('%s has a caret in the argument', async (text, expected) => {
    expect(await problemOf(layered('name: edge\n', set(text)))).toBe(expected)
  })

  it('quotes a name with a dot, a quote or an equals sign', () => {
    expect(keyOfSetting('a."b.c=\\"d".e=1')?.path).toEqual(['a', 'b.c="d', 'e'])
    expect(keyOfSetting('a.b=c=d')?.path).toEqual(['a', 'b'])
    expect(keyOfSetting('a[0]=1')).toBeUndefined()
  })
})

describe('a program', () => {
  const text = `import { defineConfig } from 'bakelet'
// maxPods: 3 is too few
export default defineConfig({
  name: 'edge',
  kubelet: {
    config: { maxPods: 'many', cpuCFSQuota: false },
  },
  pods: list(),
})
`
  const program = (value: unknown): ConfigSource => ({
    ...{ file: 'bakelet.config.ts', text, kind: 'program', value },
  })

  it('has a value where its key is written', async () => {
    const value = { name: 'edge', arch: 'riscv', kubelet: { source: 'nowhere' } }
    const { diagnostics } = await loadConfig(program({ ...value, name: 'Edge' }))
    expect(diagnostics.map(({ path, span }) => `${path.join('.')} ${span?.line}:${span?.column}`)).toEqual([
      'arch 3:1',
      'name 4:9',
      'kubelet.source 5:3',
    ])
  })

  it.each([
    [2 ** 60, '1152921504606846976'],
    [9007199254740993n, '9007199254740993'],
    [0.5, '0.5'],
    [20, '20'],
  ])('keeps the number %s', async (number, text) => {
    const { config } = await loadConfig(program({ name: 'edge', kubelet: { config: { number } } }))
    expect(`${config?.kubelet.config.number}`).toBe(text)
  })

  it('is merged over like a file', async () => {
    const { config } = await loadConfig({ ...program({ name: 'edge' }), over: [set('name=core')] })
    expect(config?.name).toBe('core')
  })
})
