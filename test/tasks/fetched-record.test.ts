import { existsSync } from 'node:fs'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { printLock } from '../../src/lock/print.ts'
import type { Lock } from '../../src/lock/types.ts'
import type { Fetched } from '../../src/plan/fetched.ts'
import { fetch } from '../../src/tasks/fetch.ts'
import { lookUp } from '../../src/tasks/fetched.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { planOf } from '../../src/tasks/planned.ts'
import { openProject, type Project } from '../../src/tasks/project.ts'
import { fillStore } from '../support/filled-store.ts'
import { emptyFolder, run } from '../support/run.ts'

// Every artifact is a locked build that the store has, and the node pulls its images itself.
const text = 'name: edge\nimages: { preload: none }\n'
let folder: string
let store: string
let lock: Lock
beforeEach(async () => {
  folder = await emptyFolder()
  store = await emptyFolder()
  lock = await fillStore(store, text)
  await writeFile(join(folder, 'bakelet.yaml'), text)
  await writeFile(join(folder, 'bakelet.lock'), printLock(lock))
})

const project = async (): Promise<Project> =>
  openProject(await needConfig({ files: [join(folder, 'bakelet.yaml')] }), {
    out: join(folder, 'out'),
    storeFolder: store,
  })

/** Digest that the lock has for the kubelet. */
const locked = () => Object.values(lock.components.kubelet?.files ?? {})[0]?.sha256 ?? ''

it('gives the same outputs from every folder, and reads no file of out/', async () => {
  await fetch(await project())
  await writeFile(join(folder, 'out/edge/fetched.json'), 'for people')
  const elsewhere = await emptyFolder()
  const config = join(folder, 'bakelet.yaml')
  for (const args of [
    ['gen', 'cloud-init', '--mirror', 'http://192.0.2.1'],
    ['gen', 'mkosi', '-o', 'made'],
    ['gen', 'packer', '--upload', '--builder', 'hcloud', '-o', 'made-by-packer'],
    ['plan', '--json'],
  ]) {
    const [here, there] = await Promise.all(
      [folder, elsewhere].map(cwd => run([...args, '-c', config], { cwd, env: { BAKELET_STORE: store } })),
    )
    expect(here).toMatchObject({ exitCode: 0 })
    expect(there?.stdout).toBe(here?.stdout)
  }
  for (const made of ['made', 'made-by-packer']) {
    const contents = async (root: string) =>
      Promise.all(
        (await readdir(join(root, made), { recursive: true, withFileTypes: true }))
          .filter(entry => entry.isFile())
          .map(async ({ parentPath, name }) => [
            join(parentPath, name).slice(root.length),
            await readFile(join(parentPath, name), 'base64'),
          ]),
      )
    expect((await contents(elsewhere)).sort()).toEqual((await contents(folder)).sort())
  }
})

it('refuses by name what nobody fetched', async () => {
  await rm(join(store, 'sha256', locked()))
  for (const args of [
    ['gen', 'cloud-init', '--mirror', 'http://192.0.2.1'],
    ['gen', 'mkosi'],
    ['gen', 'packer', '--upload', '--builder', 'hcloud'],
  ])
    expect(await run(args, { cwd: folder, env: { BAKELET_STORE: store } })).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: not fetched for this config:\n {2}kubelet 1\.36\.4 for amd64\n {2}next: `bakelet fetch`/,
      ),
    })
})

it.each<[string, (fetched: Fetched) => unknown]>([
  ['is not a record', () => ({ artifacts: 'all of them' })],
  ['contradicts the lock', fetched => withKubelet(fetched, { sha256: 'f'.repeat(64) })],
  ['has another version', fetched => withKubelet(fetched, { version: '1.36.3' })],
  ['lacks a member', fetched => withKubelet(fetched, { members: {} })],
])('counts as absent when it %s', async (_, change) => {
  const { fetched } = await fetch(await project())
  const records = join(store, 'records')
  const name = (await readdir(records)).find(name => name.startsWith('fetched-')) ?? ''
  const { input } = JSON.parse(await readFile(join(records, name), 'utf8'))
  await (await openStore(store)).writeRecord('fetched', input, change(fetched))
  const { plan } = await lookUp(await project(), (await planOf(await project())).plan)
  expect(plan?.artifacts.find(({ name }) => name === 'kubelet')?.fetched).toMatchObject({
    version: '1.36.4',
    sha256: locked(),
    members: { kubelet: locked() },
  })
})

it('makes no store to look into', async () => {
  const none = join(await emptyFolder(), 'store')
  const { stdout, exitCode } = await run(['plan'], { cwd: folder, env: { BAKELET_STORE: none } })
  expect(exitCode).toBe(0)
  expect(stdout).toContain('kubelet 1.36.4  build')
  expect(existsSync(none)).toBe(false)
})

function withKubelet(fetched: Fetched, change: object): Fetched {
  const { kubelet } = fetched.artifacts
  if (!kubelet) throw new Error('the record has a kubelet')
  return { ...fetched, artifacts: { ...fetched.artifacts, kubelet: { ...kubelet, ...change } } }
}
