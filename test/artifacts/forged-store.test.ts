import { createHash } from 'node:crypto'
import { chmod, chown, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { describeBuild, rememberBuild } from '../../src/artifacts/stored.ts'
import { printLock } from '../../src/lock/print.ts'
import { isProgram } from '../../src/plan/artifact.ts'
import type { Fetched } from '../../src/plan/fetched.ts'
import { pinnedModuleSum } from '../../src/upstream/module-sums.ts'
import { compileText } from '../compile/compile.ts'
import { fillStore } from '../support/filled-store.ts'
import { itWith } from '../support/foreign.ts'
import { openRegistry, type Registry } from '../support/registry.ts'
import { emptyFolder, type Ran, run } from '../support/run.ts'
import { userDataFiles } from '../support/user-data-files.ts'

// A store that somebody else wrote, or wrote into: it may waste time, and never puts a byte on a node.
let registry: Registry
let image: string
beforeAll(async () => {
  registry = await openRegistry()
  image = `${registry.host}/app:1`
})
afterAll(() => registry.close())

let cwd: string
let store: string
let config: string
const bakelet = (...args: string[]): Promise<Ran> => run(args, { cwd, env: { BAKELET_STORE: store } })
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** As the store names a record, without a seal: keys in their order. */
const forge = async (kind: string, input: object, value: unknown) => {
  const key = sha256(JSON.stringify(Object.fromEntries(Object.entries(input).sort())))
  const mac = '0'.repeat(64)
  await writeFile(join(store, 'records', `${kind}-${key}.json`), JSON.stringify({ input, value, mac }))
}

/** A file under a digest that is not its own, with a stamp that says it was read. */
const plant = async (digest: string, content: string) => {
  const path = join(store, 'sha256', digest)
  await rm(path, { force: true })
  await writeFile(path, content)
  const { size, mtimeMs } = await stat(path)
  await writeFile(join(store, 'checked', digest), `${size} ${mtimeMs}\n`)
}

beforeEach(async () => {
  cwd = await emptyFolder()
  store = join(await emptyFolder(), 'store')
  config = `name: edge\nimages: { preload: ["${image}"] }\n`
  await writeFile(join(cwd, 'bakelet.yaml'), config)
})

describe('the archive of a locked image', () => {
  let locked: string
  beforeEach(async () => {
    await writeFile(join(cwd, 'bakelet.lock'), printLock(await fillStore(store, config)))
    locked = registry.push('first')
    expect(await bakelet('lock')).toMatchObject({ exitCode: 0 })
  })

  /** Puts the archive of another image into the store, and gives back what a record says of it. */
  const other = async () => {
    const folder = await emptyFolder()
    registry.push('second')
    await writeFile(join(folder, 'bakelet.yaml'), config)
    await writeFile(join(folder, 'bakelet.lock'), printLock(await fillStore(store, config)))
    const env = { BAKELET_STORE: store }
    expect(await run(['lock'], { cwd: folder, env })).toMatchObject({ exitCode: 0 })
    for (const name of await readdir(join(store, 'records'))) {
      if (!name.startsWith('registry-image-')) continue
      const { value } = JSON.parse(await readFile(join(store, 'records', name), 'utf8'))
      if (value.registry.digest !== locked) return value
    }
    return expect.fail('the other image has a record')
  }

  itWith('skopeo')('is the one with the locked digest, whatever the record says', async () => {
    const value = await other()
    const name = image
    const input = { name, digest: locked, arch: 'amd64' }
    // As if the store's own user had noted it.
    const lie = { ...value, registry: { ...value.registry, digest: locked } }
    await (await openStore(store)).writeRecord('registry-image', input, lie)
    const line = new RegExp(`^${image} amd64 {2}sha256:[0-9a-f]{64} {2}not in the store$`, 'm')
    expect((await bakelet('lock', '--verify')).stdout).toMatch(line)
    for (const args of [
      ['fetch', '--offline'],
      ['bake', '--offline', '--no-sbom'],
    ])
      expect(await bakelet(...args), args.join(' ')).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(`offline, and not in the store:[\\s\\S]*the image ${image}`),
      })
    expect(await bakelet('fetch')).toMatchObject({ exitCode: 0 })
    const fetched = JSON.parse(await readFile(join(cwd, 'out/edge/fetched.json'), 'utf8')).images[image]
    expect(fetched.archiveSha256).not.toBe(value.archiveSha256)
    const { stdout } = await bakelet('lock', '--verify')
    expect(stdout).toMatch(new RegExp(`^${image} amd64 .* {2}in the store$`, 'm'))
  })

  itWith('skopeo')('is not what an unsealed record names', async () => {
    const value = await other()
    await forge('registry-image', { name: image, digest: locked, arch: 'amd64' }, value)
    const { stdout } = await bakelet('lock', '--verify')
    expect(stdout).toMatch(new RegExp(`^${image} amd64 .* not in the store$`, 'm'))
    expect(await bakelet('fetch', '--offline')).toMatchObject({ exitCode: 2 })
  })
})

describe('a build', () => {
  const source = 'kubelet: { source: build }\nimages: { preload: none }\n'
  const input = { name: 'kubelet', version: '1.36.4', arch: 'amd64', recipeRevision: 1 }
  const evil = (moduleSum: string, digest: string) => ({
    ...{ version: '1.36.4', arch: 'amd64', source: 'build', sha256: digest, sizeBytes: 4 },
    members: { kubelet: digest },
    provenance: { module: 'k8s.io/kubernetes@v1.36.4', moduleSum, toolchain: 'go1.99.0' },
  })

  beforeEach(async () => {
    config = `name: edge\n${source}`
    await writeFile(join(cwd, 'bakelet.yaml'), config)
    await openStore(store)
  })

  it('counts only with a record that this user sealed', async () => {
    const { sha256: digest } = await (await openStore(store)).put([Buffer.from('evil')])
    await forge('built-artifact', input, evil(pinnedModuleSum('kubelet', '1.36.4') ?? '', digest))
    expect(await bakelet('fetch', '--offline')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('kubelet 1.36.4 for amd64'),
    })
  })

  it('counts only with the pinned sum of its module', async () => {
    const open = await openStore(store)
    const { sha256: digest } = await open.put([Buffer.from('evil')])
    await open.writeRecord('built-artifact', input, evil(`h1:${'A'.repeat(43)}=`, digest))
    expect(await bakelet('fetch', '--offline')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('kubelet 1.36.4 for amd64'),
    })
  })

  it('has the members that its bytes have', async () => {
    const open = await openStore(store)
    const { sha256: digest } = await open.put([Buffer.from('kubelet')])
    const record = evil(pinnedModuleSum('kubelet', '1.36.4') ?? '', digest)
    await open.writeRecord('built-artifact', input, { ...record, members: { kubelet: sha256('evil') } })
    const stderr = (await bakelet('fetch', '--offline')).stderr
    expect(stderr).not.toContain('kubelet 1.36.4')
    expect(stderr).toContain('containerd 2.3.6')
  })
})

describe('what a fetch is said to have brought', () => {
  const mirror = 'http://mirror.example'
  const evil = sha256('evil')
  const text = 'name: edge\nimages: { preload: none }\n'

  const readable = (userData: string) =>
    [userData, ...userDataFiles(userData).map(({ text }) => text)].join('\n')

  /** Fills the store, fetches, and puts into the record of the fetch what `change` makes of it, as its own user. */
  const lie = async (text: string, change: (fetched: Fetched) => void) => {
    await writeFile(join(cwd, 'bakelet.yaml'), text)
    await writeFile(join(cwd, 'bakelet.lock'), printLock(await fillStore(store, text)))
    expect(await bakelet('fetch', '--offline')).toMatchObject({ exitCode: 0 })
    const opened = await openStore(store)
    await opened.put([Buffer.from('evil')])
    const [name = ''] = (await readdir(join(store, 'records'))).filter(name => name.startsWith('fetched-'))
    const record = JSON.parse(await readFile(join(store, 'records', name), 'utf8'))
    change(record.value)
    await opened.writeRecord('fetched', record.input, record.value)
    return JSON.stringify(record.value)
  }

  it('has the members that its bytes have', async () => {
    const record = await lie(text, ({ artifacts }) => {
      for (const artifact of Object.values(artifacts))
        for (const member of Object.keys(artifact.members))
          Object.assign(artifact.members, { [member]: evil })
    })
    expect(record).toContain(evil)
    const { exitCode, stdout } = await bakelet('gen', 'cloud-init', '--mirror', mirror)
    expect(exitCode).toBe(0)
    expect(readable(stdout)).toContain(mirror)
    expect(readable(stdout)).not.toContain(evil)
    expect(await bakelet('fetch', '--offline')).toMatchObject({ exitCode: 0 })
    expect(await readFile(join(cwd, 'out/edge/fetched.json'), 'utf8')).not.toContain(evil)
  })

  it('is another build only with its own record', async () => {
    // Without a lock only the record says which build it is.
    const source = `${text}kubelet: { source: build }\ncontainerd: { source: build }\nrunc: { source: build }\ncni: { source: build }\n`
    await writeFile(join(cwd, 'bakelet.yaml'), source)
    const opened = await openStore(store)
    const { plan } = await compileText(source)
    const builds = await fillStore(store, source)
    for (const artifact of plan?.artifacts.filter(isProgram) ?? []) {
      const locked = builds.components[artifact.name]
      if (locked?.source !== 'build') return expect.fail('it is a build')
      const { sha256 = '', toolchain = '' } = locked.files.amd64 ?? {}
      const module = { module: locked.module, moduleSum: locked.moduleSum, toolchain }
      const file = (await opened.find(sha256)) ?? expect.fail('it is in the store')
      const built = await describeBuild(artifact, module, file, opened)
      await rememberBuild(artifact, built, opened)
    }
    expect(await bakelet('fetch', '--offline')).toMatchObject({ exitCode: 0 })
    await opened.put([Buffer.from('evil')])
    const [name = ''] = (await readdir(join(store, 'records'))).filter(name => name.startsWith('fetched-'))
    const { input, value } = JSON.parse(await readFile(join(store, 'records', name), 'utf8'))
    Object.assign(value.artifacts.kubelet, { sha256: evil, members: { kubelet: evil } })
    await opened.writeRecord('fetched', input, value)
    const { exitCode, stdout } = await bakelet('gen', 'cloud-init', '--mirror', mirror)
    expect(exitCode).toBe(0)
    expect(readable(stdout)).toContain(mirror)
    expect(readable(stdout)).not.toContain(evil)
  })
})

it('a stamp of somebody else vouches for nothing: the bytes are read', async () => {
  await writeFile(join(cwd, 'bakelet.yaml'), 'name: edge\nimages: { preload: none }\n')
  const lock = await fillStore(store, config)
  await writeFile(join(cwd, 'bakelet.lock'), printLock(lock))
  const digest = lock.components.kubelet?.files.amd64?.sha256 ?? expect.fail('the lock has a kubelet')
  await plant(digest, 'evil')
  expect(await bakelet('fetch', '--offline')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('kubelet 1.36.4 for amd64'),
  })
  expect(await readdir(join(store, 'sha256'))).not.toContain(digest)
})

it('lock --verify names a file with other bytes, and deletes it', async () => {
  const lock = await fillStore(store, config)
  await writeFile(join(cwd, 'bakelet.lock'), printLock({ ...lock, images: {} }))
  await writeFile(join(cwd, 'bakelet.yaml'), 'name: edge\nimages: { preload: none }\n')
  await plant(lock.components.runc?.files.amd64?.sha256 ?? '', 'evil')
  expect(await bakelet('lock', '--verify')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(
      /do not match their digest or that others can write, and deleted them: runc/,
    ),
  })
})

describe('a store is refused', () => {
  const commands = [
    ['fetch'],
    ['fetch', '--offline'],
    ['lock', '--verify'],
    ['bake', '--offline'],
    ['gen', 'cloud-init', '--mirror', 'http://mirror.example'],
  ]
  const expectRefused = async (why: string) => {
    for (const args of commands)
      expect(await bakelet(...args), args.join(' ')).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining(`the store ${store} is refused: ${why}`),
      })
  }
  beforeEach(async () => {
    await writeFile(join(cwd, 'bakelet.lock'), printLock(await fillStore(store, config)))
    await writeFile(join(cwd, 'bakelet.yaml'), 'name: edge\nimages: { preload: none }\n')
  })

  itWith('root')('that belongs to another user', async () => {
    await chown(store, 65_534, 65_534)
    await expectRefused(`${store} belongs to another user`)
  })

  itWith('root')('whose folder of records belongs to another user', async () => {
    await chown(join(store, 'records'), 65_534, 65_534)
    await expectRefused(`${join(store, 'records')} belongs to another user`)
  })

  it('that every user can write', async () => {
    await chmod(store, 0o777)
    await expectRefused(`every user can write ${store}`)
  })

  it('whose folder is a link to elsewhere', async () => {
    const elsewhere = await emptyFolder()
    await rm(join(store, 'records'), { recursive: true })
    await symlink(elsewhere, join(store, 'records'))
    await expectRefused(`${join(store, 'records')} is not a folder`)
  })

  it('but not one that the group of its owner could write: the mode is narrowed', async () => {
    await chmod(store, 0o775)
    expect(await bakelet('lock', '--verify')).toMatchObject({ exitCode: 0 })
    expect((await stat(store)).mode & 0o777).toBe(0o755)
  })
})
