import { appendFile, chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest'
import { printLock } from '../../src/lock/print.ts'
import { fillStore } from '../support/filled-store.ts'
import { itWith } from '../support/foreign.ts'
import { expectDocument } from '../support/json-document.ts'
import { openRegistry, type Registry } from '../support/registry.ts'
import { emptyFolder, type Ran, run } from '../support/run.ts'

// Everything is in the store or in a registry on this machine; a component is never looked for in the network.
describe('bakelet lock', () => {
  const itSkopeo = itWith('skopeo')
  let registry: Registry
  let image: string
  let config: string
  beforeAll(async () => {
    registry = await openRegistry()
    image = `${registry.host}/app:1`
    config = `name: edge\nimages: { preload: ["${image}"] }\n`
  })
  afterAll(() => registry.close())

  let cwd: string
  let store: string
  let first: string
  const bakelet = (...args: string[]): Promise<Ran> => run(args, { cwd, env: { BAKELET_STORE: store } })
  const lockText = () => readFile(join(cwd, 'bakelet.lock'), 'utf8')
  const writeConfig = (text: string) => writeFile(join(cwd, 'bakelet.yaml'), text)
  const fetchedImage = async () =>
    JSON.parse(await readFile(join(cwd, 'out/edge/fetched.json'), 'utf8')).images[image]

  beforeEach(async () => {
    cwd = await emptyFolder()
    store = await emptyFolder()
    first = registry.push('first')
    await writeConfig(config)
    await writeFile(join(cwd, 'bakelet.lock'), printLock(await fillStore(store, config)))
  })

  itSkopeo('adds what is new, keeps the rest, and has nothing to do then', async () => {
    expect(await bakelet('check')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(
        /error\[lock-outdated\]: bakelet\.lock holds no image [\s\S]*`bakelet lock`/,
      ),
    })
    expect(await bakelet('lock')).toMatchObject({
      exitCode: 0,
      stdout: `${image}: new, sha256:${first.slice(7, 19)}…\n`,
      stderr: expect.stringMatching(/kubelet 1\.36\.4: built earlier[\s\S]*wrote bakelet\.lock\n$/),
    })
    expect(await bakelet('check', '--strict')).toMatchObject({ exitCode: 0 })
    const text = await lockText()
    expect(text).toContain(first)
    expect(await bakelet('lock')).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringMatching(/bakelet\.lock: nothing changed\n$/),
    })
    expect(await lockText()).toBe(text)
  })

  itSkopeo('holds a tag to its digest, until it is told to move', async () => {
    await bakelet('lock')
    const second = registry.push('second')
    // With another store: nothing of the first image is here.
    store = await emptyFolder()
    await fillStore(store, config)
    expect(await bakelet('fetch')).toMatchObject({ exitCode: 0 })
    expect((await fetchedImage()).registry.digest).toBe(first)

    const { exitCode, stdout } = await bakelet('lock', '--update', 'images', '--json')
    expect(exitCode).toBe(0)
    expect(expectDocument('lock', stdout)).toEqual({
      file: 'bakelet.lock',
      changes: [
        {
          image,
          from: expect.objectContaining({ digest: first }),
          to: expect.objectContaining({
            digest: second,
            manifests: expect.objectContaining({ arm64: expect.anything() }),
          }),
          words: `${image}: was sha256:${first.slice(7, 19)}…, and is sha256:${second.slice(7, 19)}…; its registry moved the tag`,
          closes: [],
          opens: [],
        },
      ],
    })
    expect(await bakelet('fetch')).toMatchObject({ exitCode: 0 })
    expect((await fetchedImage()).registry.digest).toBe(second)
  })

  itSkopeo('takes no other image when the locked one cannot be had', async () => {
    const gone = `sha256:${'0'.repeat(64)}`
    await bakelet('lock')
    await writeFile(join(cwd, 'bakelet.lock'), (await lockText()).replace(first, gone))
    expect(await bakelet('fetch')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(gone),
    })
  })

  itSkopeo('refuses a name that nothing has', async () => {
    expect(await bakelet('lock', '--update', 'kublet')).toMatchObject({
      exitCode: 64,
      stdout: '',
      stderr: expect.stringMatching(/has no kublet\n {2}next: did you mean kubelet\?\n$/),
    })
    expect(await bakelet('lock', 'kubelet')).toMatchObject({
      exitCode: 64,
      stderr: expect.stringMatching(/next: `bakelet lock --update kubelet`\n$/),
    })
    expect(await bakelet('lock', '--update', '--verify')).toMatchObject({ exitCode: 64 })
  })

  itSkopeo('does not resolve beside a lock that it cannot read', async () => {
    await writeFile(join(cwd, 'bakelet.lock'), '<<<<<<< ours\n')
    for (const args of [['lock'], ['plan'], ['gen', 'cloud-init'], ['lock', '--verify']])
      expect(await bakelet(...args)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining('error[lock-invalid]'),
      })
  })

  describe('--verify', () => {
    beforeEach(async () => {
      await bakelet('lock')
    })

    itSkopeo('says of every file whether it is here', async () => {
      const { exitCode, stdout, stderr } = await bakelet('lock', '--verify')
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'bakelet.lock: fits bakelet.yaml\n' })
      expect(stdout.replaceAll(/sha256:[0-9a-f]{64}/g, 'DIGEST').replaceAll(image, 'IMAGE')).toBe(
        [
          'kubelet 1.36.4 amd64  DIGEST  pinned, in the store',
          'containerd 2.3.6 amd64  DIGEST  pinned, in the store',
          'runc 1.5.1 amd64  DIGEST  pinned, in the store',
          'cni-plugins 1.9.1 amd64  DIGEST  pinned, in the store',
          'IMAGE amd64  DIGEST  in the store',
          'IMAGE arm64  DIGEST  not in the store',
          '',
        ].join('\n'),
      )
    })

    itSkopeo('is fine with an empty store, and says so', async () => {
      store = await emptyFolder()
      const { exitCode, stdout } = await bakelet('lock', '--verify', '--json')
      expect(exitCode).toBe(0)
      const { file, diagnostics, files } = expectDocument('lock-verify', stdout)
      expect({ file, diagnostics }).toEqual({ file: 'bakelet.lock', diagnostics: [] })
      expect(files.map(({ state }: { state: string }) => state)).toEqual(Array(6).fill('not in the store'))
    })

    itSkopeo('fails for other bytes than the digest says', async () => {
      const [name = ''] = await readdir(join(store, 'sha256'))
      const path = join(store, 'sha256', name)
      await chmod(path, 0o644)
      await appendFile(path, '!')
      expect(await bakelet('lock', '--verify')).toMatchObject({
        exitCode: 2,
        stdout: expect.stringMatching(/ damaged$/m),
        stderr: expect.stringMatching(
          /the store had files that do not match their digest.*\n {2}next: `bakelet fetch`/,
        ),
      })
    })

    itSkopeo('fails where the config asks for something else', async () => {
      await writeConfig(`${config}kubelet: { version: 1.36.3 }\n`)
      expect(await bakelet('lock', '--verify')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(
          /holds kubelet 1\.36\.4, and the config asks for 1\.36\.3[\s\S]*bakelet\.yaml:3:21/,
        ),
      })
    })

    itSkopeo('fails where there is no lock', async () => {
      await rm(join(cwd, 'bakelet.lock'))
      expect(await bakelet('lock', '--verify')).toMatchObject({
        exitCode: 2,
        stderr: 'error: bakelet.lock does not exist\n  next: `bakelet lock` writes it\n',
      })
    })
  })
})
