import { statSync } from 'node:fs'
import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readCredentials } from '../../../src/components/registries/credentials.ts'
import { caseFolder } from '../../cases/cases.ts'
import { compileText } from '../../compile/compile.ts'
import { emptyFolder } from '../../support/run.ts'
import { runHere } from '../../support/run-here.ts'
import { userDataFiles } from '../../support/user-data-files.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const auths = (key: string, entry: object) => JSON.stringify({ auths: { [key]: entry } })
const robot = { username: 'robot', password: 'a:b c' }

it.each([
  ['a pair', 'registry.example', JSON.stringify(robot)],
  ['docker login', 'registry.example:5000', auths('registry.example:5000', { auth: base64('robot:a:b c') })],
  [
    'docker login to its own registry',
    'docker.io',
    auths('https://index.docker.io/v1/', { auth: base64('robot:a:b c') }),
  ],
  ['podman login', 'docker.io', auths('docker.io', { auth: base64('robot:a:b c') })],
  [
    'a Secret of Kubernetes',
    'registry.example',
    auths('https://registry.example/v2/', { ...robot, email: 'x' }),
  ],
])('reads %s', (_, host, text) => {
  expect(readCredentials(text, host)).toEqual(robot)
})

it('a registry named like a property of every object has no entry', () => {
  expect(readCredentials('{"auths": {}}', 'constructor')).toMatchObject({
    problem: 'has no entry for constructor',
  })
})

const credentials = '/usr/local/bakelet/conf/credentials/config.json'

it('the kubelet runs in the folder of the credentials, and only if there are any', async () => {
  const unitOf = async (registry: object) => {
    const registries = { 'registry.k8s.io': registry }
    const { plan } = await compileText(JSON.stringify({ name: 'a', registries }), { file: 'bakelet.json' })
    const file = plan?.files.find(({ path }) => path === credentials)
    return { file, unit: plan?.units.find(({ name }) => name === 'kubelet.service')?.content }
  }
  const withPassword = await unitOf({ credentials: 'docker.json' })
  expect(withPassword.file).toMatchObject({ mode: '0600', secret: true })
  expect(withPassword.unit).toContain('\nWorkingDirectory=/usr/local/bakelet/conf/credentials\n')
  const without = await unitOf({ ca: 'ca.crt' })
  expect(without.file).toBeUndefined()
  expect(without.unit).not.toContain('WorkingDirectory')
})

/** In clear, in base64, and in the base64 of a config.json in user-data. */
const canary = 'battery'
const spellings = [
  canary,
  base64('robot:correct: horse "battery" $HOME ü'),
  'dckr_pat',
  base64('robot:dckr_pat'),
]

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

it('no command prints a password, and only files of mode 0600 have one', async () => {
  const cwd = await emptyFolder()
  await cp(caseFolder('private-registry'), cwd, { recursive: true })
  for (const args of [
    ['check', '--json'],
    ['plan'],
    ['plan', '--json'],
    ['plan', '--explain'],
    ['plan', '--explain', '--json'],
    ['explain', credentials],
    ['gen', 'cloud-init', '-o', 'seed'],
    ['gen', 'cloud-init', '--explain-size'],
    ['gen', 'packer', '-o', 'packer'],
  ]) {
    const { exitCode, stdout, stderr } = await runHere(args, { cwd })
    expect(exitCode, stderr).toBe(0)
    for (const secret of spellings) expect(stdout + stderr, args.join(' ')).not.toContain(secret)
  }
  const found: string[] = []
  for (const file of [...(await filesBelow(join(cwd, 'seed'))), ...(await filesBelow(join(cwd, 'packer')))]) {
    const text = await readFile(file, 'utf8')
    if (!spellings.some(secret => text.includes(secret))) continue
    found.push(file.slice(cwd.length + 1))
    expect((statSync(file).mode & 0o777).toString(8), file).toBe('600')
  }
  expect(found).toEqual([`packer/payload/root${credentials}`])
  const userData = join(cwd, 'seed/user-data')
  expect((statSync(userData).mode & 0o777).toString(8)).toBe('600')
  const having = userDataFiles(await readFile(userData, 'utf8')).filter(({ text }) =>
    spellings.some(secret => text.includes(secret)),
  )
  expect(having).toMatchObject([{ path: credentials, mode: '0600' }])
})
