import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { run, starterFolder } from '../support/run.ts'

/** Puts something at a path that is not a regular file, or a very large one. */
const odd = {
  'a pipe': (at: string) => void execFileSync('mkfifo', [at]),
  'a device without end': (at: string) => symlinkSync('/dev/zero', at),
  'a folder': (at: string) => mkdirSync(at),
  'a socket': async (at: string) => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(at, resolve))
    onTestFinished(() => void server.close())
  },
  'a huge file': (at: string) => {
    writeFileSync(at, '')
    truncateSync(at, 2 ** 36)
  },
} as const
const kinds = Object.keys(odd) as (keyof typeof odd)[]
const said = /is (a pipe|a device|a folder|a socket or a device|larger than \d+ MiB)\b/

/** The starter with `bakelet.yaml` replaced, and something odd at `name`. As a process: what is to be seen is that it ends. */
async function checked(kind: keyof typeof odd, name: string, config?: string, args = ['check']) {
  const cwd = await starterFolder()
  if (config !== undefined) writeFileSync(join(cwd, 'bakelet.yaml'), config)
  await odd[kind](join(cwd, name))
  return run(args, { cwd, env: { BAKELET_STORE: join(cwd, 'store') } })
}

describe.each(kinds)('%s', kind => {
  it('as a config', async () => {
    const { exitCode, stderr } = await checked(kind, 'odd.yaml', undefined, ['check', '-c', 'odd.yaml'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(said) })
    expect(stderr).toMatch(/^error: odd\.yaml is /)
  })

  it('as a lock', async () => {
    const { exitCode, stderr } = await checked(kind, 'bakelet.lock')
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(said) })
  })

  it('as a pod, at its place and with every other problem', async () => {
    const config = 'name: x\npods: [pods/odd.yaml]\narch: i386\n'
    const { exitCode, stderr } = await checked(kind, 'pods/odd.yaml', config)
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(said) })
    expect(stderr).toContain('error[file-not-readable]: pods/odd.yaml is ')
    expect(stderr).toContain('bakelet.yaml:2:8')
    expect(stderr).toContain('error[config-bad-value]')
  })

  it('as a pod that a pattern names', async () => {
    const { exitCode, stderr } = await checked(kind, 'pods/odd.yaml', 'name: x\npods: [pods/o*.yaml]\n')
    expect(exitCode).toBe(1)
    // tinyglobby gives back files, and links to anything.
    if (kind === 'a device without end' || kind === 'a huge file')
      expect(stderr).toContain('error[file-not-readable]: pods/odd.yaml is ')
    else expect(stderr).toContain('error[pod-glob-empty]: `pods/o*.yaml` matches no file')
  })

  it('as the CA of the kubelet server', async () => {
    const config = 'name: x\nkubelet: {server: {listen: 127.0.0.1, clientCA: odd.pem}}\n'
    const { exitCode, stderr } = await checked(kind, 'odd.pem', config)
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(said) })
    expect(stderr).toContain('error[file-not-readable]: odd.pem is ')
  })

  it('as a file of the node', async () => {
    const config = 'name: x\nfiles: {/etc/odd: {source: odd.bin}}\n'
    const { exitCode, stderr } = await checked(kind, 'odd.bin', config)
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringMatching(said) })
    expect(stderr).toContain('error[file-not-readable]: odd.bin is ')
    expect(stderr).toContain('bakelet.yaml:2:28')
  })

  it('as the manifest of a bundle', async () => {
    const { exitCode, stderr } = await checked(kind, 'bakelet-bundle.json', undefined, [
      'fetch',
      '--from',
      '.',
    ])
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/bakelet-bundle\.json (is|has) .*(plain file|link|more than)/),
    })
  })
})

// A disk image may be as large as it likes.
it.each(kinds.filter(kind => kind !== 'a huge file'))('%s as the base image', async kind => {
  const config = 'name: x\nbase: {path: odd.qcow2}\n'
  const { exitCode, stderr } = await checked(kind, 'odd.qcow2', config, ['gen', 'packer'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(/odd\.qcow2 is a /) })
})

it('a folder after -c is called one, and the way on is named', async () => {
  const { exitCode, stderr } = await run(['check', '-c', 'pods'], { cwd: await starterFolder() })
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: 'error: pods is a folder, not a regular file\n  next: name a file in this folder\n',
  })
})

it('a pipe after -c is refused with what to do instead', async () => {
  const { stderr } = await run(['check', '-c', '/dev/stdin'], { cwd: await starterFolder() })
  expect(stderr).toMatch(/^error: \/dev\/stdin is .*\n {2}next: write the content to a file first/)
})

describe('patterns of pods', () => {
  it.each([
    ['*a*a*a*a*b', 'has more than 3 wildcards between two slashes'],
    ['[a]+[a]+[a]+[a]+b', 'has more than 3 wildcards between two slashes'],
    ['+(a|aa)b', 'has a group in parentheses'],
    ['**/a/**/b/**/c', 'has more than 2 `**`'],
  ])('%s is refused at its place', async (pattern, why) => {
    const cwd = await starterFolder()
    writeFileSync(join(cwd, 'bakelet.yaml'), `name: x\npods: ['pods/${pattern}']\n`)
    writeFileSync(join(cwd, 'pods', 'a'.repeat(250)), '')
    const { exitCode, stderr } = await run(['check'], { cwd })
    expect(exitCode).toBe(1)
    expect(stderr).toContain(`error[pod-glob-refused]: \`pods/${pattern}\` ${why}`)
    expect(stderr).toContain('bakelet.yaml:2:8')
  })

  it('one that goes through the whole machine is refused in the end', async () => {
    const cwd = await starterFolder()
    writeFileSync(join(cwd, 'bakelet.yaml'), "name: x\npods: ['/proc/**/x.yaml']\n")
    const { exitCode, stderr } = await run(['check'], { cwd })
    expect(exitCode).toBe(1)
    expect(stderr).toContain(
      'error[pod-glob-refused]: `/proc/**/x.yaml` goes through more than 10000 folders',
    )
  })

  it('the costliest that is matched takes no time, and a name with brackets is a name', async () => {
    const cwd = await starterFolder()
    writeFileSync(join(cwd, 'pods', 'a'.repeat(250)), '')
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec: {containers: [{name: c, image: busybox}]}\n'
    writeFileSync(join(cwd, 'pods', 'pod (1) [a].yaml'), pod)
    writeFileSync(join(cwd, 'bakelet.yaml'), "name: x\npods: ['pods/*a*a*b', 'pods/pod (1) [a].yaml']\n")
    const from = performance.now()
    const { exitCode, stderr } = await run(['check'], { cwd })
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('`pods/*a*a*b` matches no file'),
    })
    expect(stderr).toContain('pods/pod (1) [a].yaml:4:38')
    expect(performance.now() - from).toBeLessThan(5000)
  })
})
