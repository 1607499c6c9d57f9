import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { artifactFiles, writeFolder } from '../../src/bake/folder.ts'
import { WorldError } from '../../src/host/errors.ts'
import { mkosiFolder } from '../../src/outputs/mkosi/index.ts'
import type { Plan } from '../../src/plan/types.ts'
import { loadCase } from '../cases/cases.ts'
import { emptyFolder } from '../cli/run.ts'

const { plan } = await loadCase('everything')
const withoutContent: Plan = { ...plan, artifacts: [], images: [] }
const files = (of: Plan) =>
  mkosiFolder(of, {
    ...{ size: '8G', cloudInit: false, kernelArguments: [] },
    mirror: { main: 'http://m', security: 'http://s' },
  })
const write = async (folder: string, of: Plan = withoutContent) =>
  writeFolder(
    folder,
    files(of),
    await artifactFiles('artifacts', { plan: of, store: await openStore(await emptyFolder()) }),
  )

describe('writeFolder', () => {
  it('writes files with their modes, and links', async () => {
    const folder = join(await emptyFolder(), 'image')
    await write(folder)
    expect(statSync(join(folder, 'mkosi.finalize')).mode & 0o777).toBe(0o755)
    expect(statSync(join(folder, 'mkosi.sandbox/etc/apt')).isDirectory()).toBe(true)
  })

  it('replaces what it wrote before', async () => {
    const folder = join(await emptyFolder(), 'image')
    await write(folder)
    writeFileSync(join(folder, 'mkosi.extra/old'), '')
    await write(folder)
    expect(readdirSync(join(folder, 'mkosi.extra'))).not.toContain('old')
  })

  it('keeps the folder itself, which may be the root of a disk', async () => {
    const folder = await emptyFolder()
    mkdirSync(join(folder, 'lost+found'))
    const { ino } = statSync(folder)
    for (const _ of ['empty', 'ours']) await write(folder)
    expect(statSync(folder).ino).toBe(ino)
    expect(readdirSync(folder)).toContain('lost+found')
  })

  it('knows its folder again after a cut at any moment', async () => {
    const folder = join(await emptyFolder(), 'image')
    await write(folder)
    // Of a cut while it was emptied.
    for (const name of readdirSync(folder))
      if (name !== 'README.md') rmSync(join(folder, name), { recursive: true })
    await write(folder)
    expect(readdirSync(folder)).toContain('mkosi.conf')
    // The first thing that is written says whose the folder is.
    expect(files(withoutContent)[0]?.path).toBe('README.md')
  })

  it('touches no folder with something else in it, and no file', async () => {
    const place = await emptyFolder()
    const [file, folder] = [join(place, 'file'), join(place, 'folder')]
    writeFileSync(file, 'mine')
    mkdirSync(folder)
    writeFileSync(join(folder, 'README.md'), '# My own\n')
    for (const path of [file, folder])
      await expect(write(path)).rejects.toThrow(/not a folder that bakelet made/)
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect(readdirSync(folder)).toEqual(['README.md'])
  })

  it('writes nothing when the store lacks something, and names it', async () => {
    const folder = join(await emptyFolder(), 'image')
    const writing = write(folder, plan)
    await expect(writing).rejects.toThrow(WorldError)
    await expect(writing).rejects.toThrow(/is not in the store/)
    expect(() => statSync(folder)).toThrow(/ENOENT/)
  })
})
