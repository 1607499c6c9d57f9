import { describe, expect, it } from 'vitest'
import { managedTree } from '../../src/plan/managed.ts'
import { textOf } from '../support/text-of.ts'
import { compileText, inShort } from './compile.ts'

/** The lines of a file of the plan that are about `key`. */
async function planned(text: string, file: 'bakelet.yaml' | 'bakelet.toml', name: RegExp, key: string) {
  const compiled = await compileText(text, { file })
  expect(inShort(compiled)).toEqual([])
  const entry = compiled.plan && managedTree(compiled.plan).find(({ path }) => name.test(path))
  return entry?.type === 'file'
    ? textOf(entry.content)
        .split('\n')
        .filter(line => line.includes(key))
    : []
}

const containerd = (number: string) => `name: a\ncontainerd: {config: {plugins: {x: {key: ${number}}}}}\n`

describe('a number of containerd.config keeps its type and its digits', () => {
  it.each([
    ['9007199254740993', '9007199254740993'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['0x7fffffffffffffff', '9223372036854775807'],
    ['0o17', '15'],
    ['012', '12'],
    ['-0', '0'],
    ['+1', '1'],
    ['1.0', '1.0'],
    ['-0.0', '-0.0'],
    ['1e3', '1000.0'],
    ['1e21', '1.0e+21'],
    ['.inf', 'inf'],
    ['-.inf', '-inf'],
    ['.nan', 'nan'],
    // No numbers in YAML 1.2.
    ['0b1', '"0b1"'],
    ['1:20', '"1:20"'],
    ['1_000', '"1_000"'],
    ['yes', '"yes"'],
  ])('%s', async (written, printed) => {
    const lines = await planned(containerd(written), 'bakelet.yaml', /containerd\.toml$/, 'key')
    expect(lines).toEqual([`key = ${printed}`])
  })

  it.each([
    ['1_000', '1000'],
    ['0b101', '5'],
    ['0xdead_beef', '3735928559'],
    ['1_000.0', '1000.0'],
  ])('%s in TOML', async (written, printed) => {
    const text = `name = "a"\n[containerd.config.plugins.x]\nkey = ${written}\n`
    const lines = await planned(text, 'bakelet.toml', /containerd\.toml$/, 'key')
    expect(lines).toEqual([`key = ${printed}`])
  })
})

describe('a number of kubelet.config', () => {
  it.each([
    ['podPidsLimit', '9007199254740993', '9007199254740993'],
    ['maxPods', '0x10', '16'],
    ['memoryThrottlingFactor', '1.0', '1.0'],
    ['memoryThrottlingFactor', '1', '1'],
  ])('%s: %s', async (key, written, printed) => {
    const text = `name: a\nkubelet: {config: {${key}: ${written}}}\n`
    expect(await planned(text, 'bakelet.yaml', /kubelet\.yaml$/, key)).toEqual([`${key}: ${printed}`])
  })

  it.each([
    ['maxPods: 20.0', 'config-wrong-type'],
    ['maxPods: .inf', 'config-wrong-type'],
    ['maxPods: 2147483648', 'config-bad-value'],
    ['podPidsLimit: 9223372036854775808', 'config-bad-value'],
    ['memoryThrottlingFactor: .inf', 'config-bad-value'],
    ['memoryThrottlingFactor: .nan', 'config-bad-value'],
    ['memoryThrottlingFactor: 1e400', 'config-bad-value'],
    ['memorySwap: 1.0', 'config-wrong-type'],
    ['featureGates: 1.0', 'config-wrong-type'],
  ])('is refused at its place: %s', async (field, code) => {
    const compiled = await compileText(`name: a\nkubelet: {config: {${field}}}\n`)
    expect(inShort(compiled)).toEqual([`${code} bakelet.yaml kubelet.config.${field.split(':')[0]}`])
  })
})

describe('what containerd cannot hold is refused at its place', () => {
  it.each(['9223372036854775808', '-9223372036854775809', '1e400', '-1e400', '1e-400'])(
    '%s',
    async number => {
      const compiled = await compileText(containerd(number))
      expect(inShort(compiled)).toEqual(['config-bad-value bakelet.yaml containerd.config.plugins.x.key'])
      const refused = compiled.diagnostics.find(({ code }) => code === 'config-bad-value')
      expect(refused?.span).toEqual({
        start: containerd(number).indexOf(number),
        end: containerd(number).indexOf(number) + number.length,
        line: 2,
        column: 42,
      })
    },
  )

  it('is reported once for a key that takes an integer', async () => {
    const compiled = await compileText('name: a\ncontainerd: {config: {oom_score: 9223372036854775808}}\n')
    expect(inShort(compiled)).toEqual(['config-bad-value bakelet.yaml containerd.config.oom_score'])
  })

  it.each([
    ['1.7.34', ['config-bad-value bakelet.yaml containerd.config.plugins.x.a"\'b']],
    ['2.3.6', []],
  ])('a key with both kinds of quotes for containerd %s', async (version, expected) => {
    const kubelet = version === '1.7.34' ? 'kubelet: {version: "1.30"}\n' : ''
    const text = `name: a\n${kubelet}containerd: {version: ${version}, config: {plugins: {x: {"a\\"'b": 1}}}}\n`
    expect(inShort(await compileText(text))).toEqual(expected)
  })

  it('a date', async () => {
    const text = 'name = "a"\n[containerd.config.plugins.x]\nkey = 1979-05-27\n'
    const compiled = await compileText(text, { file: 'bakelet.toml' })
    expect(inShort(compiled)).toEqual(['config-bad-value bakelet.toml containerd.config.plugins.x.key'])
  })

  it('half of a surrogate pair', async () => {
    const text = '{"name": "a", "containerd": {"config": {"plugins": {"x": {"key": "\\ud800"}}}}}'
    expect(inShort(await compileText(text, { file: 'bakelet.json' }))).toEqual([
      'config-encoding bakelet.json ',
    ])
  })
})

describe('a kernel parameter', () => {
  it('keeps 64 bits', async () => {
    const text = 'name: a\nkernel: {sysctl: {kernel.shmmax: 18446744073692774399}}\n'
    const lines = await planned(text, 'bakelet.yaml', /sysctl\.d/, 'shmmax')
    expect(lines).toEqual(['kernel.shmmax = 18446744073692774399'])
  })

  it.each(['18446744073709551616', '1.0', '1e3'])('is a whole number of 64 bits: not %s', async number => {
    const compiled = await compileText(`name: a\nkernel: {sysctl: {kernel.shmmax: ${number}}}\n`)
    expect(inShort(compiled)).toEqual(['config-bad-value bakelet.yaml kernel.sysctl.kernel.shmmax'])
  })
})

describe('a flag of the kubelet', () => {
  it.each(['2.0', '1e3', '99999999999999999999'])('that takes an int32 does not take %s', async number => {
    const compiled = await compileText(`name: a\nkubelet: {flags: {max-pods: ${number}}}\n`)
    expect(inShort(compiled).map(line => line.replace(/config-(wrong-type|bad-value) /, ''))).toEqual([
      'bakelet.yaml kubelet.flags.max-pods',
    ])
  })
})

it('a size of 400 digits is refused', async () => {
  const compiled = await compileText(`name: a\nimage: {size: ${'9'.repeat(400)}M}\n`)
  expect(inShort(compiled)).toEqual(['config-bad-value bakelet.yaml image.size'])
})
