import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { GeneratedFile } from '../../../src/host/generated/file.ts'
import { writeGenerated } from '../../../src/host/generated/index.ts'
import { emptyFolder } from '../../support/run.ts'
import { cutAt } from './changes.ts'
import { treeOf } from './tree-of.ts'

const text = (path: string, content: string, mode = '0644'): GeneratedFile => ({ path, mode, content })
const old = [
  ...[text('README.md', 'one'), text('same', 'same'), text('mode', 'script', '0644')],
  ...[text('gone/deep/er', 'gone'), text('a/secret', 's', '0600'), { path: 'a/link', link: '/dev/null' }],
]
const now = [
  ...[text('README.md', 'two, and longer'), text('same', 'same'), text('mode', 'script', '0755')],
  ...[text('new/deep/er', 'new'), { path: 'a/secret', link: 'x' }, text('a/link', 'no link', '0600')],
]

const write = (folder: string, files: readonly GeneratedFile[]) =>
  writeGenerated(folder, { output: 'packer', files })

async function clean(files: readonly GeneratedFile[]) {
  const folder = join(await emptyFolder(), 'image')
  await write(folder, files)
  return treeOf(folder)
}

/** A folder that holds what `before` wrote, and files of the user's in each of its folders. */
async function prepared(before: readonly GeneratedFile[] | undefined) {
  const folder = join(await emptyFolder(), 'image')
  if (!before) return { folder, mine: {} }
  await write(folder, before)
  mkdirSync(join(folder, 'output'))
  for (const name of ['output/disk', 'mine', 'a/mine']) writeFileSync(join(folder, name), 'mine')
  return {
    folder,
    mine: {
      output: 'folder',
      'output/disk': '644 mine',
      mine: '644 mine',
      a: 'folder',
      'a/mine': '644 mine',
    },
  }
}

it.each([
  ['the first write', undefined],
  ['a later one', old],
])('goes on after a cut at every change of %s, with the same files or others', async (_, before) => {
  let cuts = 0
  for (const [files, next] of [
    [now, now],
    [now, old],
    [now, [text('other', 'other')]],
  ] as const) {
    const expected = await clean(next)
    for (let at = 1; ; at++) {
      const { folder, mine } = await prepared(before)
      const changes = await cutAt(at, () => write(folder, files))
      // All of them happened.
      if (changes < at) break
      cuts++
      await write(folder, next)
      expect(treeOf(folder), `cut at change ${at}`).toEqual({ ...mine, ...expected })
    }
  }
  expect(cuts).toBeGreaterThan(60)
})

it('goes on after a second cut, in the write that goes on', async () => {
  const expected = await clean(old)
  const total = await cutAt(Number.POSITIVE_INFINITY, async () => write((await prepared(old)).folder, now))
  for (let at = 1; at <= total; at += 11)
    for (let then = 1; then <= total; then += 9) {
      const { folder, mine } = await prepared(old)
      await cutAt(at, () => write(folder, now))
      await cutAt(then, () => write(folder, [text('other', 'other')]))
      await write(folder, old)
      expect(treeOf(folder), `cut at changes ${at} and ${then}`).toEqual({ ...mine, ...expected })
    }
})
