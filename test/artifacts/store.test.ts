import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { decoder } from '../../src/artifacts/decoder.ts'
import { hashFile, openStore, type Store } from '../../src/artifacts/store.ts'
import { defaultStoreDirectory } from '../../src/artifacts/store-folder.ts'
import { itWith } from '../support/foreign.ts'

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

let folder: string
let store: Store
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-store-'))
  store = await openStore(folder)
})
afterAll(() => rm(folder, { recursive: true }))

describe('the store', () => {
  it('keeps bytes under their digest', async () => {
    const file = await store.put([Buffer.from('one '), Buffer.from('two')])
    expect(file).toEqual({
      sha256: sha('one two'),
      path: join(folder, 'sha256', sha('one two')),
      sizeBytes: 7,
    })
    expect(await store.find(file.sha256)).toEqual(file)
    expect(await hashFile(file.path)).toBe(file.sha256)
    expect(await store.find(sha('absent'))).toBeUndefined()
  })

  it('leaves nothing behind when the source of the bytes fails', async () => {
    const failing = async function* () {
      yield Buffer.from('half')
      throw new Error('broken source')
    }
    await expect(store.put(failing())).rejects.toThrow('broken source')
    expect(await store.find(sha('half'))).toBeUndefined()
    expect(await readdir(join(folder, 'work'))).toEqual([])
  })

  it('removes a file whose content was changed, also when only a full check can see it', async () => {
    const seen = await store.put([Buffer.from('original')])
    await chmod(seen.path, 0o644)
    await writeFile(seen.path, 'tampered, longer')
    expect(await store.find(seen.sha256)).toBeUndefined()
    expect(await readdir(join(folder, 'sha256'))).not.toContain(seen.sha256)

    const hidden = await store.put([Buffer.from('original')])
    // The same size, and a time of change that the record knows.
    await utimes(hidden.path, 1, 1)
    expect(await store.find(hidden.sha256)).toBeDefined()
    await chmod(hidden.path, 0o644)
    await writeFile(hidden.path, 'tampered')
    await utimes(hidden.path, 1, 1)
    expect(await store.find(hidden.sha256)).toBeDefined()
    expect(await store.find(hidden.sha256, { full: true })).toBeUndefined()
  })

  it('reads a file again that took the place of the stamped one, with the same size and time of change', async () => {
    const file = await store.put([Buffer.from('original')])
    await utimes(file.path, 1, 1)
    expect(await store.find(file.sha256)).toBeDefined()
    // As tar(1) restores a cache: the time of change is the old one, and the file is new.
    await rm(file.path)
    await writeFile(file.path, 'tampered', { mode: 0o444 })
    await utimes(file.path, 1, 1)
    expect(await store.find(file.sha256)).toBeUndefined()
    expect(await readdir(join(folder, 'sha256'))).not.toContain(file.sha256)
  })

  it('keeps the stamp of a file that gets another name', async () => {
    const file = await store.put([Buffer.from('linked')])
    const stamp = join(folder, 'checked', file.sha256)
    const before = await readFile(stamp, 'utf8')
    await link(file.path, join(folder, 'work/link'))
    expect(await store.find(file.sha256)).toBeDefined()
    expect(await readFile(stamp, 'utf8')).toBe(before)
    await rm(join(folder, 'work/link'))
  })

  it.for(['666', '664'])('deletes a file of mode %s, which others can change at any time', async mode => {
    const file = await store.put([Buffer.from('right bytes')])
    await chmod(file.path, Number.parseInt(mode, 8))
    expect(await store.find(file.sha256)).toBeUndefined()
    expect(await readdir(join(folder, 'sha256'))).not.toContain(file.sha256)
  })

  itWith('root')('deletes a file of another user, who can change it at any time', async () => {
    const file = await store.put([Buffer.from('right bytes')])
    await chown(file.path, 65_534, 65_534)
    expect(await store.find(file.sha256)).toBeUndefined()
    expect(await readdir(join(folder, 'sha256'))).not.toContain(file.sha256)
  })

  it('takes the same bytes from many writers at once', async () => {
    const bytes = Buffer.alloc(3_000_000, 'x')
    const files = await Promise.all(
      Array.from({ length: 8 }, async () => await (await openStore(folder)).put([bytes])),
    )
    expect(new Set(files.map(file => file.sha256))).toEqual(new Set([sha(bytes.toString())]))
    expect(await store.find(sha(bytes.toString()), { full: true })).toBeDefined()
    expect(await readdir(join(folder, 'work'))).toEqual([])
  })

  it('hands an unfinished download to one process only', async () => {
    const digest = sha('a download')
    const first = await store.takePartial(digest)
    await writeFile(first, 'a dow')
    await store.leavePartial(first, digest)
    const taken = await Promise.all([store.takePartial(digest), store.takePartial(digest)])
    const kept = await readdir(join(folder, 'work'))
    expect(kept).toHaveLength(1)
    expect(taken.map(path => kept.includes(path.split('/').at(-1) ?? '')).sort()).toEqual([false, true])

    // A live owner's file stays its own; that of an owner who went away long ago is taken over.
    const owned = join(folder, 'work', kept[0] ?? '')
    expect(await hashFile(owned)).toBe(sha('a dow'))
    await store.takePartial(digest)
    expect(await readdir(join(folder, 'work'))).toEqual(kept)
    await utimes(owned, 1, 1)
    expect(await hashFile(await store.takePartial(digest))).toBe(sha('a dow'))
  })

  it('puts files, stamps and records in place of folders with their names', async () => {
    const digest = sha('in place of a folder')
    const schema = decoder(z.number())
    await store.writeRecord('folder', {}, 1)
    const [record = ''] = (await readdir(join(folder, 'records'))).filter(name => name.startsWith('folder-'))
    const paths = [`sha256/${digest}`, `checked/${digest}`, `records/${record}`]
    for (const path of paths) {
      await rm(join(folder, path), { force: true })
      await mkdir(join(folder, path, 'inner'), { recursive: true })
    }
    expect(await store.readRecord('folder', {}, schema)).toBeUndefined()
    await store.put([Buffer.from('in place of a folder')])
    await store.writeRecord('folder', {}, 2)
    expect(await store.find(digest)).toBeDefined()
    expect(await store.readRecord('folder', {}, schema)).toBe(2)
  })

  it('deletes an unfinished download that is a link, a pipe, a folder or not its own', async () => {
    const digest = sha('a planted download')
    const partial = join(folder, 'work', `${digest}.partial`)
    const victim = join(folder, 'work', 'victim')
    await writeFile(victim, 'kept')
    const plants = [
      () => symlink(victim, partial),
      () => promisify(execFile)('mkfifo', [partial]),
      () => mkdir(partial),
      () => link(victim, partial),
      () => writeFile(partial, 'x').then(() => chmod(partial, 0o666)),
    ]
    for (const plant of plants) {
      await plant()
      const taken = await store.takePartial(digest)
      await expect(lstat(taken), plant.toString()).rejects.toThrow('ENOENT')
      await expect(lstat(partial)).rejects.toThrow('ENOENT')
    }
    expect(await readFile(victim, 'utf8')).toBe('kept')
    await rm(victim)
  })

  it('finds records by their input, whatever the order of its keys', async () => {
    const schema = decoder(z.object({ sha256: z.string() }))
    await store.writeRecord('build', { name: 'runc', version: '1.4.3' }, { sha256: 'abc' })
    const found = await store.readRecord('build', { version: '1.4.3', name: 'runc' }, schema)
    expect(found).toEqual({ sha256: 'abc' })
    expect(await store.readRecord('build', { version: '1.4.4', name: 'runc' }, schema)).toBeUndefined()
    expect(await store.readRecord('image', { version: '1.4.3', name: 'runc' }, schema)).toBeUndefined()
    expect(
      await store.readRecord('build', { version: '1.4.3', name: 'runc' }, decoder(z.string())),
    ).toBeUndefined()
    const [record = ''] = await readdir(join(folder, 'records'))
    await writeFile(join(folder, 'records', record), '{ half a rec')
    expect(await store.readRecord('build', { version: '1.4.3', name: 'runc' }, schema)).toBeUndefined()
  })

  it('takes a record that is nested without end for absent', async () => {
    await store.writeRecord('deep', {}, 1)
    const [record = ''] = (await readdir(join(folder, 'records'))).filter(name => name.startsWith('deep-'))
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    await writeFile(join(folder, 'records', record), `{"value":${deep},"mac":"${'0'.repeat(64)}"}`)
    expect(await store.readRecord('deep', {}, decoder(z.number()))).toBeUndefined()
  })

  it('is where the environment says', () => {
    expect(defaultStoreDirectory({ BAKELET_STORE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a')
    expect(defaultStoreDirectory({ XDG_CACHE_HOME: '/b' })).toBe('/b/bakelet')
    expect(defaultStoreDirectory({ XDG_CACHE_HOME: 'relative' })).toMatch(/^\/.*\/\.cache\/bakelet$/)
  })

  it('says what to do when it cannot be made', async () => {
    // Below a file nobody can make a folder, not even root.
    const file = await store.put([Buffer.from('no folder')])
    const impossible = join(file.path, 'store')
    const error = await openStore(impossible).catch((error: unknown) => error)
    expect(error).toMatchObject({
      message: expect.stringContaining(impossible),
      next: expect.stringContaining('BAKELET_STORE'),
    })
  })

  it('is not confused by a process that is killed while it writes', async () => {
    const script = `
      const { open } = await import('node:fs/promises')
      const file = await open(process.argv[1], 'wx')
      await file.writeFile('half of it')
      process.kill(process.pid, 'SIGKILL')
    `
    const path = await store.workPath('put')
    await expect(
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, path]),
    ).rejects.toThrow()
    expect(await store.find(sha('half of it'))).toBeUndefined()
    expect((await store.put([Buffer.from('half of it')])).sha256).toBe(sha('half of it'))
  })
})
