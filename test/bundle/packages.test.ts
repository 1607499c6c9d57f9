import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findSnapshot, setsName, snapshotMirror, snapshotsFolder } from '../../src/bake/snapshot.ts'
import { parseUris } from '../../src/bundle/apt.ts'
import { WorldError } from '../../src/host/errors.ts'
import { aptFiles } from '../../src/outputs/mkosi/apt.ts'
import { emptyFolder } from '../support/run.ts'
import { textOf } from '../support/text-of.ts'

const sha256 = 'a'.repeat(64)

it('reads what apt-get would fetch', () => {
  const url = 'http://mirror.example/debian/pool/main/g/glibc/libc6_2.41-12%2bdeb13u5_amd64.deb'
  const line = `'${url}' libc6_2.41-12+deb13u5_amd64.deb 2850108 SHA256:${sha256}`
  expect(parseUris(`Reading package lists...\n${line}\n`)).toEqual([{ url, sha256, sizeBytes: 2850108 }])
  expect(() => parseUris(`'${url}' libc6.deb 1 MD5Sum:${'a'.repeat(32)}`)).toThrow(WorldError)
})

it.each([
  `'http://mirror.example/debian/pool/%zz.deb' x.deb 1 SHA256:${sha256}`,
  `'http://mirror.example/debian/pool/a b.deb' x.deb 1 SHA256:${sha256}`,
  `'/etc/passwd' x.deb 1 SHA256:${sha256}`,
  `'http://mirror.example/x.deb' x.deb ${'9'.repeat(40)} SHA256:${sha256}`,
  `'http://mirror.example/x.deb' x.deb 1 SHA256:${sha256.toUpperCase()}0`,
  "'\u001b[2J",
  `'${'x'.repeat(100_000)}`,
])('apt-get that prints %j is refused', line => {
  expect(() => parseUris(line)).toThrow(/^`apt-get install --print-uris` answered [^\p{Cc}]{1,300}$/u)
})

it('a copy is used after its signatures have run out, and they are checked all the same', () => {
  const text = (snapshot: boolean) => {
    const mirror = { main: 'http://mirror.example/debian', security: 'http://mirror.example/debian-security' }
    const [sources] = aptFiles({ ...mirror, snapshot })
    return sources && 'content' in sources ? textOf(sources.content) : ''
  }
  expect(text(false)).not.toContain('Check-Valid-Until')
  expect(text(true).match(/^Check-Valid-Until: no$/gm)).toHaveLength(2)
  expect(text(true).match(/^Signed-By: \/usr\/share\/keyrings\/debian-archive-keyring\.gpg$/gm)).toHaveLength(
    2,
  )
  expect(text(true)).not.toMatch(/trusted|insecure/i)
})

it('of several copies the newest that has all the packages is taken', async () => {
  const store = await emptyFolder()
  const add = async (key: string, seconds: number, sets: readonly (readonly string[])[]) => {
    const folder = join(snapshotsFolder(store), key.repeat(16))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, setsName), JSON.stringify(sets))
    await utimes(folder, seconds, seconds)
    return folder
  }
  expect(await findSnapshot(store, [['a']])).toBeUndefined()
  const old = await add('1', 1000, [['a', 'b'], ['tool']])
  const middle = await add('2', 2000, [['a', 'b'], ['tool']])
  await add('3', 3000, [['a'], ['b'], ['tool']])
  expect(old).not.toBe(middle)
  expect(await findSnapshot(store, [['a', 'b'], ['tool']])).toEqual({ folder: middle })
  expect(await findSnapshot(store, [['c']])).toBeUndefined()
})

it('apt is told a path with a space as a URI', () => {
  expect(snapshotMirror({ folder: '/media/my disk' }).main).toBe('file:///media/my%20disk/debian')
})
