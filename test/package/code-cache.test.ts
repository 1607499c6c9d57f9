import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dist, emptyFolder } from '../support/run.ts'

const launcher = join(dist, 'bakelet.cjs')
/** A command that loads code of its own and needs no files. */
const command = ['versions', '--json']

/** Runs a command with a cache folder and returns what it printed. */
function bakelet(cache: string, args: readonly string[] = command): string {
  return execFileSync(process.execPath, [launcher, ...args], {
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: cache },
  })
}

const cacheFolder = (cache: string) => join(cache, 'bakelet-code')
const names = (cache: string) => readdirSync(cacheFolder(cache))

async function written(): Promise<{ cache: string; file: string }> {
  const cache = await emptyFolder()
  bakelet(cache)
  const [name = ''] = names(cache)
  return { cache, file: join(cacheFolder(cache), name) }
}

describe('the code cache of V8', () => {
  it('is written by the first run, for this version of V8, and for its owner alone', async () => {
    const { cache, file } = await written()
    expect(names(cache)).toEqual([
      expect.stringContaining(`-${process.versions.v8}-${process.arch}-versions`),
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(cacheFolder(cache)).mode & 0o777).toBe(0o700)
  })

  it('is accepted by V8, and the next run leaves the file alone', async () => {
    const { Script } = await import('node:vm')
    const { cache, file } = await written()
    const script = new Script(readFileSync(join(dist, 'main.cjs'), 'latin1'), {
      cachedData: readFileSync(file),
    })
    expect(script.cachedDataRejected).toBe(false)
    const { ino } = statSync(file)
    bakelet(cache)
    expect(statSync(file).ino).toBe(ino)
  })

  it('is replaced if V8 refuses the file', async () => {
    const { cache, file } = await written()
    const { size } = statSync(file)
    writeFileSync(file, 'not a cache')
    expect(bakelet(cache)).toContain('kubelet')
    expect(statSync(file).size).toBeGreaterThan(size / 2)
  })

  it.each([
    ['the file', (file: string) => chmodSync(file, 0o622)],
    ['the folder', (file: string) => chmodSync(join(file, '..'), 0o777)],
  ])('is not read if others can write %s', async (_, open) => {
    const { cache, file } = await written()
    const trace = () =>
      execFileSync(
        process.execPath,
        [
          '-e',
          // The digest is what the build puts in.
          `const [, module, digest] = process.argv
          globalThis.BUNDLES_DIGEST = digest
          process.stdout.write(String(require(module).openCodeCache('versions').read()?.length))`,
          join(import.meta.dirname, '../../build/code-cache.cjs'),
          basename(file).slice(0, 16),
        ],
        { encoding: 'utf8', env: { ...process.env, XDG_CACHE_HOME: cache } },
      )
    expect(trace()).toBe(String(statSync(file).size))
    open(file)
    expect(trace()).toBe('undefined')
  })

  it('is not written through a link', async () => {
    const cache = await emptyFolder()
    const elsewhere = await emptyFolder()
    symlinkSync(elsewhere, cacheFolder(cache))
    expect(bakelet(cache)).toContain('kubelet')
    expect(readdirSync(elsewhere)).toEqual([])
  })

  it('is not a condition of a run: a file in place of the folder', async () => {
    const cache = await emptyFolder()
    writeFileSync(cacheFolder(cache), '')
    expect(bakelet(cache)).toContain('kubelet')
  })

  it('is not kept for names that are not commands', async () => {
    const cache = await emptyFolder()
    mkdirSync(cacheFolder(cache), { mode: 0o700 })
    expect(() => bakelet(cache, ['../../x'])).toThrow()
    expect(names(cache)).toEqual([])
  })
})
