import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import { dist, emptyFolder, type Ran, run, starterFolder } from '../support/run.ts'

let cwd: string
beforeEach(async () => {
  cwd = await emptyFolder()
})
const bakelet = (...args: string[]): Promise<Ran> => run(args, { cwd })
const write = (name: string, text: string) => writeFile(join(cwd, name), text)
const planOf = async (...args: string[]) => {
  const { stdout, stderr } = await bakelet('plan', '--json', ...args)
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describe('a config that is a program', () => {
  it('has stages', async () => {
    await cp(join(import.meta.dirname, '../../examples/stages'), cwd, { recursive: true })
    expect((await planOf()).name).toBe('edge-dev')
    for (const stage of ['dev', 'test', 'prod'])
      expect((await planOf('--set', `stage=${stage}`)).name).toBe(`edge-${stage}`)
    const { stdout } = await bakelet('gen', 'cloud-init', '--set', 'stage=prod')
    expect(stdout).toMatch(/^#cloud-config\n/)
    expect((await bakelet('check', '--set', 'stage=production')).stderr).toMatch(
      /^error\[config-program\]: bakelet\.config\.ts: it failed: there is no stage production: .*\n --> bakelet\.config\.ts:9:9\n/,
    )
  })

  it.each([
    ['bakelet.config.mts', 'export default { name: "a" as string }'],
    ['bakelet.config.js', 'module.exports = { name: "a" }'],
    ['bakelet.config.mjs', 'export default async () => ({ name: "a" })'],
    ['other.ts', 'import { defineConfig } from "bakelet"\nexport default defineConfig({ name: "a" })'],
  ])('can be %s', async (name, text) => {
    await write(name, text)
    expect((await planOf(...(name === 'other.ts' ? ['-c', name] : []))).name).toBe('a')
  })

  it('prints nowhere but on standard error', async () => {
    await write('bakelet.config.ts', 'console.log("noise")\nexport default { name: "a" }\n')
    const { stdout, stderr } = await bakelet('gen', 'cloud-init')
    expect(stdout).toMatch(/^#cloud-config\n/)
    expect(stdout).not.toContain('noise')
    expect(stderr).toBe('noise\n')
  })

  it.each([
    [
      'throws',
      'export const a = 1\nthrow new Error("no network")\n',
      /it failed: no network\n --> .*:2:\d+\n/,
    ],
    ['exports nothing', 'export const a = 1\n', /it exports no config\n/],
    ['does not parse', 'export default {\n  name: ,\n}\n', /it failed: .*\n --> bakelet\.config\.ts:2:\d+\n/],
    ['exports a function in it', 'export default { name: () => 1 }', /`name` is a function\n/],
    [
      'exports a date in it',
      'export default { name: "a", arch: new Date() }',
      /`arch` is a Date, not a mapping\n/,
    ],
    [
      'has a circle',
      'const a: any = { name: "a" }\na.kernel = a\nexport default a',
      /`kernel` is inside itself\n/,
    ],
    ['exits', 'process.exit(3)', /its process ended with exit code 3\n/],
  ])('that %s is a problem with its place', async (_, text, says) => {
    await write('bakelet.config.ts', text)
    const { exitCode, stdout, stderr } = await bakelet('check')
    expect(stderr).toMatch(/^error\[config-program\]: bakelet\.config\.ts: /)
    expect(stderr).toMatch(says)
    expect(stderr).not.toMatch(/a bug in bakelet|^ {4}at /m)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  })

  it('has a caret at the value that is wrong', async () => {
    await write('bakelet.config.ts', "export default {\n  name: 'a',\n  kubelet: { source: 'nowhere' },\n}\n")
    expect((await bakelet('check')).stderr).toContain(' --> bakelet.config.ts:3:22\n')
  })

  it('is ended with the command', async () => {
    await write('bakelet.config.ts', 'setInterval(() => {}, 1000)\nawait new Promise(() => {})\n')
    const child = execa(process.execPath, [join(dist, 'bakelet.cjs'), 'check'], { cwd, reject: false })
    setTimeout(() => child.kill('SIGINT'), 1500)
    const { exitCode, signal } = await child
    expect(exitCode ?? signal).toSatisfy(end => end === 130 || end === 'SIGINT')
  })

  it('is not chosen beside another config', async () => {
    await write('bakelet.yaml', 'name: a\n')
    await write('bakelet.config.ts', 'export default { name: "b" }')
    const { exitCode, stderr } = await bakelet('check')
    expect(stderr).toMatch(
      /several configs: bakelet\.yaml, bakelet\.config\.ts\n {2}next: name one: -c bakelet\.yaml/,
    )
    expect(exitCode).toBe(2)
  })
})

describe('--set', () => {
  it('sets a key of any config, and points into the argument', async () => {
    await write('bakelet.yaml', 'name: a\n')
    expect((await planOf('--set', 'name=b')).name).toBe('b')
    const { stderr } = await bakelet('check', '--set', 'arch=riscv')
    expect(stderr).toContain(' --> --set arch:1:6\n')
    expect(stderr).toContain('1 | arch=riscv\n')
  })

  it('is refused where no program reads the name', async () => {
    await write('bakelet.config.ts', 'export default ({ set }) => ({ name: String(set.stage) })')
    const { exitCode, stderr } = await bakelet('check', '--set', 'stage=a', '--set', 'stagee=b')
    expect(stderr).toMatch(/error\[config-unknown-key\]: no config reads the setting `stagee`/)
    expect(stderr).toContain('it reads stage')
    expect(exitCode).toBe(1)
  })

  it('with a free name is an unknown key of a config that is not a program', async () => {
    await write('bakelet.yaml', 'name: a\n')
    expect((await bakelet('check', '--set', 'stage=prod')).stderr).toContain('there is no key `stage`')
  })
})

describe('-c', () => {
  it('merges several files, and paths are relative to the file that has them', async () => {
    const folder = await starterFolder()
    await write('prod.yaml', 'name: prod\nkubelet: {config: {maxPods: 30}}\n')
    const { name, pods } = await planOf('-c', join(folder, 'bakelet.yaml'), '-c', 'prod.yaml')
    expect(name).toBe('prod')
    expect(pods).toHaveLength(1)
  })

  it('- reads standard input', async () => {
    const child = execa(process.execPath, [join(dist, 'bakelet.cjs'), 'plan', '--json', '-c', '-'], {
      cwd,
      input: '{"name": "a"}',
    })
    expect(JSON.parse((await child).stdout).name).toBe('a')
    const bad = await execa(process.execPath, [join(dist, 'bakelet.cjs'), 'check', '-c', '-'], {
      ...{ cwd, input: 'name: A\n', reject: false },
    })
    expect(bad.stderr).toContain(' --> <stdin>:1:7\n')
  })
})

it('plan --explain says where every value came from', async () => {
  await write('base.yaml', 'name: a\nkubelet:\n  config: {maxPods: 20}\n')
  await write('prod.toml', '[image]\nsize = "16G"\n')
  const args = ['plan', '--explain', '-c', 'base.yaml', '-c', 'prod.toml', '--set', 'arch=amd64']
  const { stdout, stderr } = await bakelet(...args)
  expect(stderr).toBe('')
  for (const line of [
    'name: "a"  base.yaml:1:7',
    'arch: "amd64"  --set arch:1:6',
    'kubelet.config.maxPods: 20  base.yaml:3:21',
    'image.size: "16G"  prod.toml:2:8',
    'image.format: "qcow2"  default',
  ])
    expect(stdout.split('\n')).toContain(line)
  expect(JSON.parse((await bakelet(...args, '--json')).stdout)).toContainEqual({
    ...{ key: 'image.size', value: '16G', place: { file: 'prod.toml', line: 2, column: 8 } },
  })
})
