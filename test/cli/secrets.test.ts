import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultMirror } from '../../src/debian/mirror.ts'
import { makeLock } from '../../src/lock/make.ts'
import { mkosiFolder } from '../../src/outputs/mkosi/index.ts'
import { sbom } from '../../src/outputs/sbom/index.ts'
import type { SpdxDocument } from '../../src/outputs/sbom/spdx.ts'
import { withFetched } from '../../src/plan/with-fetched.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import os from '../outputs/debsbom-0.10.2.spdx.json' with { type: 'json' }
import { data, fetchedReleases } from '../support/lock-facts.ts'
import { emptyFolder, run } from '../support/run.ts'
import { userDataFiles } from '../support/user-data-files.ts'

const canary = 'canary-7c1e'
const found = new RegExp([canary, Buffer.from(canary).toString('base64').slice(0, -2)].join('|'))

const image = `docker.io/library/busybox@sha256:${'a'.repeat(64)}`
const pod = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - name: web
      image: ${image}
      env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: keys, key: token}}}]
      volumeMounts: [{name: keys, mountPath: /keys}]
  volumes: [{name: keys, secret: {secretName: keys}}]
---
apiVersion: v1
kind: Secret
metadata:
  name: keys
  annotations: {secret.bakelet/token: token}
stringData: {token: of-the-manifest, other: open}
`
const config = `name: edge
pods: [pod.yaml]
secrets: {token: {file: token}}
files: {/etc/app/token: {secret: token, mode: "0640", group: www-data}}
`

async function folder(): Promise<string> {
  const cwd = await emptyFolder()
  for (const [name, text] of Object.entries({ 'bakelet.yaml': config, 'pod.yaml': pod, token: canary }))
    writeFileSync(join(cwd, name), text)
  chmodSync(join(cwd, 'token'), 0o600)
  return cwd
}

it.each([
  ['check'],
  ['check', '--json'],
  ['plan'],
  ['plan', '--json'],
  ['plan', '--explain'],
  ['explain', '/etc/app/token'],
  ['gen', 'cloud-init', '--explain-size'],
])('no byte of a secret is in what bakelet %s %s prints', async (...args) => {
  const { stdout, stderr, exitCode } = await run(args, { cwd: await folder() })
  expect(exitCode, stderr).toBe(0)
  expect(stdout.length + stderr.length).toBeGreaterThan(50)
  expect(stdout + stderr).not.toMatch(found)
})

it.each(['cloud-init', 'packer'])(
  'only the owner reads the files of gen %s that have the secret',
  async output => {
    const cwd = await folder()
    const { stderr, exitCode } = await run(['gen', output, '-o', 'out'], { cwd })
    expect(exitCode, stderr).toBe(0)
    expect(stderr).not.toMatch(found)
    const files = readdirSync(join(cwd, 'out'), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
    const having = files.filter(file => found.test(readFileSync(file, 'latin1')) || hasInArchive(file))
    expect(having.length).toBeGreaterThan(0)
    for (const file of having)
      expect([file, (statSync(file).mode & 0o777).toString(8)]).toEqual([file, '600'])
  },
)

const hasInArchive = (file: string) =>
  file.endsWith('/user-data') &&
  userDataFiles(readFileSync(file, 'utf8')).some(({ text }) => found.test(text))

const fetchedPlan = async () => {
  const { plan, config: whole } = await compileFile({
    file: join(await folder(), 'bakelet.yaml'),
    text: config,
  })
  if (!plan || !whole) throw new Error('no plan')
  const fetched = fetchedReleases(plan)
  return { plan, fetched, joined: withFetched(plan, fetched), image: whole.image }
}

it('nor those of a folder for mkosi; the bytes win over those of the manifest, in variables, volumes and files alike', async () => {
  const { joined, image } = await fetchedPlan()
  const having = mkosiFolder(joined, { ...image, mirror: defaultMirror }).flatMap(file =>
    'content' in file && found.test(Buffer.from(file.content).toString())
      ? [`${file.mode} ${file.path}`]
      : [],
  )
  const conf = 'mkosi.extra/usr/local/bakelet/conf'
  expect(having.sort()).toEqual([
    `0600 ${conf}/pods/web.yaml`,
    `0600 ${conf}/volumes/default/web/keys/token`,
    '0600 root/etc/app/token',
  ])
})

it('neither the lock nor the SBOM has it', async () => {
  const { plan, fetched, joined } = await fetchedPlan()
  expect(JSON.stringify(plan)).toMatch(found)
  expect(JSON.stringify(makeLock({ plan, fetched, data }))).not.toMatch(found)
  expect(JSON.stringify(sbom(joined, os as SpdxDocument))).not.toMatch(found)
})

it('each way to a node is a warning, and an error with --strict', async () => {
  const cwd = await folder()
  const { exitCode, stderr } = await run(['check', '--strict'], { cwd })
  expect(exitCode).toBe(1)
  expect(stderr).toContain('[secret-readable]: the secret `token` is in clear text')
  expect(stderr).toContain('[pod-secret-readable]: the Secret keys is in clear text')
})

it.each([
  ['as the value', canary, 'does not say where the secret comes from'],
  ['under a key of its own', `{ value: ${canary} }`, 'does not say where the secret comes from'],
  ['beside a file', `{ file: token, value: ${canary} }`, 'there is no key `value`'],
  ['as an argument', '{ file: token }', 'does not say where', '--set', `secrets.token=${canary}`],
])(
  'a secret that stands in the config %s is an error without the secret',
  async (_, entry, message, ...args) => {
    const cwd = await folder()
    writeFileSync(join(cwd, 'bakelet.yaml'), config.replace('{file: token}', entry))
    const { exitCode, stdout, stderr } = await run(['check', ...args], { cwd })
    expect(exitCode).toBe(1)
    expect(stderr).toContain(message)
    expect(stdout + stderr).not.toMatch(found)
  },
)

it.each([['up'], ['up', '--first-boot'], ['run']])(
  'bakelet %s %s says that it cannot give a credential, before it fetches anything',
  async (...args) => {
    const cwd = await folder()
    writeFileSync(
      join(cwd, 'bakelet.yaml'),
      'name: edge\nsecrets: {token: {credential: app.token}}\nfiles: {/etc/token: {secret: token}}\n',
    )
    const { exitCode, stderr } = await run(args, { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^error: no pod starts without the credential app\.token \(of \/etc\/token\)/)
  },
)

it('a file that is not there is an error at its name', async () => {
  const cwd = await folder()
  writeFileSync(join(cwd, 'bakelet.yaml'), config.replace('file: token', 'file: tokens'))
  const { exitCode, stderr } = await run(['check'], { cwd })
  expect(exitCode).toBe(1)
  expect(stderr).toContain('error[file-missing]: there is no file `tokens`\n --> bakelet.yaml:3:25')
})
