import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../../src/host/make-folder.ts'
import { dist, emptyFolder, run } from '../support/run.ts'

describe('makeFolder', () => {
  it('makes a folder with its parents, and is content with one that is there', async () => {
    const place = await emptyFolder()
    for (const _ of ['new', 'there']) await makeFolder(join(place, 'a/b/c'))
    mkdirSync(join(place, 'real'))
    symlinkSync('real', join(place, 'link'))
    await makeFolder(join(place, 'link/below'))
    expect(existsSync(join(place, 'a/b/c'))).toBe(true)
    expect(existsSync(join(place, 'real/below'))).toBe(true)
    await Promise.all([1, 2, 3, 4, 5].map(n => makeFolder(join(place, `x/y/z/${n}`))))
    expect(readdirSync(join(place, 'x/y/z'))).toHaveLength(5)
  })

  it.each([
    ['/proc/x', /^cannot make the folder \/proc\/x: no such file or directory \(ENOENT\)$/],
    ['/proc/x/y/z', /^cannot make the folder \/proc\/x\/y\/z: /],
    ['/dev/null', /file already exists \(EEXIST\)$/],
    ['/dev/null/x', /not a directory \(ENOTDIR\)$/],
    [`/tmp/${'x'.repeat(300)}`, /name too long \(ENAMETOOLONG\)$/],
  ])('gives up on %s at once, and says what to do', async (path, said) => {
    const making = makeFolder(path)
    await expect(making).rejects.toThrow(said)
    await expect(making).rejects.toMatchObject({ name: 'FileError', next: expect.stringMatching(/.{10}/) })
  })
})

it('nothing in src makes folders in another way: Node 20 tries for ever where one cannot be made', () => {
  const src = join(import.meta.dirname, '../../src')
  const names = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'))
  expect(names.length).toBeGreaterThan(300)
  const wrong = names.filter(name =>
    /mkdir(Sync)?\([^)]*recursive/.test(readFileSync(join(src, name), 'utf8')),
  )
  expect(wrong).toEqual([])
})

// As processes: what is to be seen is that they end.
describe('a folder that cannot be made ends a command at once', () => {
  const next = expect.stringMatching(/^error: .+\n {2}next: .+\n$/m)

  it.each([
    [['init', '/proc/x'], {}],
    [['gen', 'packer', '-o', '/proc/x'], {}],
    [['gen', 'cloud-init', '-o', '/proc/x'], {}],
    [['serve'], { BAKELET_STORE: '/proc/x' }],
  ])('bakelet %j %j', async (args, env) => {
    const cwd = await emptyFolder()
    await run(['init'], { cwd })
    expect(await run(args, { cwd, env })).toMatchObject({ exitCode: 2, stderr: next })
  })

  it.each([
    [['init'], 'the current folder was deleted'],
    [['init', 'x'], 'the current folder was deleted'],
    [['up'], 'the current folder was deleted'],
    [['check'], 'there is no bakelet.yaml'],
  ])('%j in a deleted folder', async (args, said) => {
    const cwd = await emptyFolder()
    const folder = join(cwd, 'gone')
    mkdirSync(folder)
    const command = `cd '${folder}' && rmdir '${folder}' && exec "$@"`
    const all = ['sh', process.execPath, join(dist, 'bakelet.cjs'), ...args]
    const { exitCode, stderr } = await execa('sh', ['-c', command, ...all], {
      reject: false,
      timeout: 20_000,
    })
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(said) })
  })

  // Nobody else can mount a small disk.
  it.runIf(process.getuid?.() === 0)('names the path and what to do where the disk is full', async () => {
    const cwd = await emptyFolder()
    await run(['init'], { cwd })
    const disk = join(cwd, 'disk')
    mkdirSync(disk)
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk])
    try {
      writeFileSync(join(disk, 'fill'), Buffer.alloc(12 * 1024))
      const { exitCode, stderr } = await run(['gen', 'cloud-init', '-o', 'disk'], { cwd })
      expect(exitCode).toBe(2)
      expect(stderr).toMatch(
        /error: cannot write disk\/\S+: no space left on device \(ENOSPC\)\n {2}next: .*free some space/,
      )
    } finally {
      await execa('umount', [disk])
    }
  })
})
