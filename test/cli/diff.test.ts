import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeGenerated } from '../../src/host/generated/index.ts'
import { printLock } from '../../src/lock/print.ts'
import sbom from '../outputs/debsbom-0.10.2.spdx.json' with { type: 'json' }
import { expectDocument } from '../support/json-document.ts'
import { emptyFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl ada'
const pod = (port: number, password: string) => `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: docker.io/library/nginx:1.29
      env: [{name: PASSWORD, value: ${password}}]
      ports: [{containerPort: 80, hostPort: ${port}}]
`

async function sides(): Promise<string> {
  const cwd = await emptyFolder()
  const write = (path: string, text: string) => writeFileSync(join(cwd, path), text)
  mkdirSync(join(cwd, 'next'))
  write('web.yaml', pod(80, 'canary-one'))
  write('next/web.yaml', pod(8080, 'canary-two'))
  write('token', 'canary-three')
  write('next/token', 'canary-four')
  const secret = 'secrets: {token: {file: token}}\nfiles: {/etc/token: {secret: token}}\n'
  write('bakelet.yaml', `name: edge\npods: [web.yaml]\n${secret}kubelet: {version: 1.36.2}\n`)
  write(
    'next/bakelet.yaml',
    `name: edge
pods: [web.yaml]
${secret}kubelet: {version: 1.36.4}
kernel: {sysctl: {vm.swappiness: "10"}}
image: {kernelArguments: [quiet], size: 4G}
system: {users: [{name: ada, sudo: true, sshAuthorizedKeys: ["${key}"]}]}
units: {hello.service: {content: "[Service]\\nExecStart=/bin/true\\n[Install]\\nWantedBy=multi-user.target\\n"}}
`,
  )
  return cwd
}

const diffOf = async (cwd: string, ...args: string[]) => runHere(['diff', ...args], { cwd })

describe('two configs', () => {
  it('differ in what the node holds, and end with 1', async () => {
    const cwd = await sides()
    const { exitCode, stdout, stderr } = await diffOf(cwd, 'bakelet.yaml', 'next')
    expect(stderr).not.toContain('error')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('  ~ kubelet: 1.36.2 -> 1.36.4\n')
    expect(stdout).toContain('who may log in\n  + ada: 1 key, sudo\n')
    expect(stdout).toContain('  + 8080/tcp on every address: web, container web\n')
    expect(stdout).toContain('  - 80/tcp on every address: web, container web\n')
    expect(stdout).toContain('  + hello.service: not enabled\n')
    expect(stdout).toContain('      + vm.swappiness = 10\n')
    expect(stdout).toMatch(/kernel command line\n {2}~ added arguments: .* -> quiet\n/)
    expect(stdout).toMatch(/image settings\n {2}~ size: \S+ -> 4G\n/)
  })

  it('show no byte of a secret, or of a manifest that only root reads', async () => {
    const cwd = await sides()
    for (const form of [[], ['--json'], ['--markdown']]) {
      const { stdout } = await diffOf(cwd, 'bakelet.yaml', 'next/bakelet.yaml', ...form)
      expect(stdout).not.toContain('canary')
      expect(stdout).toContain('/etc/token')
      expect(stdout).toContain('conf/pods/web.yaml')
    }
  })

  it('are the same as themselves and as their plan: 0', async () => {
    const cwd = await sides()
    writeFileSync(join(cwd, 'plan.json'), (await runHere(['plan', '--json'], { cwd })).stdout)
    for (const other of ['bakelet.yaml', '.', 'plan.json']) {
      const { exitCode, stdout, stderr } = await diffOf(cwd, 'bakelet.yaml', other)
      expect([exitCode, stdout], other).toEqual([0, ''])
      expect(stderr).toContain('no difference')
    }
    expect(JSON.parse((await diffOf(cwd, '.', 'plan.json', '--json')).stdout)).toMatchObject({
      ...{ same: true, changes: [] },
    })
  })

  it('--json keeps to its schema', async () => {
    const cwd = await sides()
    const { stdout } = await diffOf(cwd, '.', 'next', '--json')
    const { changes } = expectDocument('diff', stdout) as { changes: unknown[] }
    expect(changes.length).toBeGreaterThan(5)
  })

  it('with an error are trouble: 2', async () => {
    const cwd = await sides()
    writeFileSync(join(cwd, 'wrong.yaml'), 'name: edge\nkubelt: {}\n')
    const { exitCode, stdout, stderr } = await diffOf(cwd, 'bakelet.yaml', 'wrong.yaml')
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain('error[config-unknown-key]')
  })
})

const lock = (version: string, digit: string) =>
  printLock({
    data: 'd'.repeat(64),
    components: {
      runc: {
        version,
        source: 'release',
        files: { amd64: { url: 'https://example.org/runc', sha256: digit.repeat(64) } },
      },
    },
    images: {},
  })

it('two locks differ in versions and digests; the holes that a version closes are named', async () => {
  const cwd = await emptyFolder()
  writeFileSync(join(cwd, 'a.lock'), lock('1.3.5', 'a'))
  writeFileSync(join(cwd, 'b.lock'), lock('1.3.6', 'b'))
  const { exitCode, stdout } = await diffOf(cwd, 'a.lock', 'b.lock')
  expect(exitCode).toBe(1)
  expect(stdout).toContain('  ~ runc: 1.3.5 -> 1.3.6  (closes CVE-2026-41579)\n')
  expect(stdout).toContain(`  ~ runc amd64: ${'a'.repeat(64)} -> ${'b'.repeat(64)}\n`)
  expect((await diffOf(cwd, 'a.lock', 'a.lock')).exitCode).toBe(0)
  writeFileSync(join(cwd, 'c.lock'), '<<<<<<< HEAD\n')
  expect(await diffOf(cwd, 'a.lock', 'c.lock')).toMatchObject({ exitCode: 2, stdout: '' })
})

it('two generated folders differ in their files, as they are now', async () => {
  const cwd = await emptyFolder()
  const folder = (name: string, argument: string, password: string) =>
    writeGenerated(join(cwd, name), {
      output: 'mkosi',
      files: [
        { path: 'mkosi.conf', mode: '0644', content: `[Content]\nKernelCommandLine=${argument}\n` },
        { path: 'mkosi.extra/etc/secret', mode: '0600', content: password },
        { path: 'mkosi.extra/etc/link', link: 'target' },
      ],
    })
  await folder('a', 'quiet', 'canary-1')
  await folder('b', 'debug', 'canary-2')
  const { exitCode, stdout } = await diffOf(cwd, 'a', 'b')
  expect(exitCode).toBe(1)
  expect(stdout).toContain('      - KernelCommandLine=quiet\n      + KernelCommandLine=debug\n')
  expect(stdout).toContain('  ~ mkosi.extra/etc/secret: 0600, 8 bytes, with another content\n')
  expect(stdout).not.toContain('canary')
  await folder('b', 'quiet', 'canary-1')
  expect((await diffOf(cwd, 'a', 'b')).exitCode).toBe(0)
  writeFileSync(join(cwd, 'b/mkosi.conf'), 'by hand\n')
  expect((await diffOf(cwd, 'a', 'b')).stdout).toContain('      + by hand\n')
})

it('shows nothing that a link in a generated folder leads to', async () => {
  const cwd = await emptyFolder()
  const files = [{ path: 'etc/key', mode: '0644', content: 'a key\n' }] as const
  for (const name of ['a', 'b']) await writeGenerated(join(cwd, name), { output: 'mkosi', files })
  mkdirSync(join(cwd, 'own'))
  writeFileSync(join(cwd, 'own/key'), 'canary\n')
  rmSync(join(cwd, 'b/etc'), { recursive: true })
  symlinkSync('../own', join(cwd, 'b/etc'))
  const { exitCode, stdout } = await diffOf(cwd, 'a', 'b')
  expect(exitCode).toBe(1)
  expect(stdout).toContain('etc/key')
  expect(stdout).toContain('outside of the folder')
  expect(stdout).not.toContain('canary')
})

it('two baked images differ in their plans and in the packages of their SBOMs', async () => {
  const cwd = await sides()
  const packages = sbom.packages.map(one => (one.name === 'zlib1g' ? { ...one, versionInfo: '1:1.4' } : one))
  for (const [folder, config, document] of [
    ['a', '.', sbom],
    ['b', 'next', { ...sbom, packages }],
  ] as const) {
    mkdirSync(join(cwd, 'out', folder), { recursive: true })
    const { stdout } = await runHere(['plan', '--json', '-c', join(config, 'bakelet.yaml')], { cwd })
    writeFileSync(join(cwd, 'out', folder, 'edge.plan.json'), stdout)
    writeFileSync(join(cwd, 'out', folder, 'edge.spdx.json'), JSON.stringify(document))
    writeFileSync(join(cwd, 'out', folder, 'edge.raw'), 'a disk')
    const cut = await diffOf(cwd, join('out', folder), '.')
    expect(cut).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('whose bake did not end') })
    writeFileSync(join(cwd, 'out', folder, 'baked.json'), '{}')
  }
  const { exitCode, stdout } = await diffOf(cwd, 'out/a', 'out/b')
  expect(exitCode).toBe(1)
  expect(stdout).toContain('  ~ zlib1g: 1:1.3.dfsg+really1.3.1-1+deb13u1 -> 1:1.4\n')
  expect(stdout).toContain('  ~ kubelet: 1.36.2 -> 1.36.4\n')
  // A config says nothing of what a bake installs.
  const withConfig = await diffOf(cwd, '.', 'out/a')
  expect(withConfig).toMatchObject({
    ...{ exitCode: 0, stdout: 'only one side says something of: installed packages\n' },
  })
  const raw = await diffOf(cwd, 'out/a/edge.raw', 'out/b')
  expect(raw.exitCode).toBe(2)
  expect(raw.stderr).toContain('name its folder')
})

it.each([
  ['what is not there', ['nope', 'bakelet.yaml'], 2, 'there is no file or folder nope'],
  ['a folder with nothing of bakelet in it', ['empty', 'bakelet.yaml'], 2, 'has no config'],
  ['two that have nothing in common', ['sbom.spdx.json', 'bakelet.yaml'], 2, 'nothing in common'],
  [
    'a plan of another format',
    ['bad.json', 'bakelet.yaml'],
    2,
    'bad.json is not a plan that this bakelet reads: ',
  ],
  ['one side', ['bakelet.yaml'], 64, "missing required argument 'b'"],
  ['two forms', ['--markdown', '--json', '.', '.'], 64, 'cannot be used with'],
])('%s', async (_, args, code, message) => {
  const cwd = await sides()
  mkdirSync(join(cwd, 'empty'))
  writeFileSync(join(cwd, 'sbom.spdx.json'), JSON.stringify(sbom))
  writeFileSync(join(cwd, 'bad.json'), '{"treeDigest": null, "formatVersion": 9}')
  const { exitCode, stdout, stderr } = await diffOf(cwd, ...args)
  expect(exitCode).toBe(code)
  if (!args.includes('--json')) expect(stdout).toBe('')
  expect(stderr).toContain(message)
})
