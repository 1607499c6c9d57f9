import {
  chownSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeGenerated } from '../../../src/host/generated/index.ts'
import { emptyFolder } from '../../support/run.ts'
import { beforeChanges } from './changes.ts'
import { treeOf } from './tree-of.ts'

it('writes and deletes nothing elsewhere, whenever somebody swaps a folder for a link', async () => {
  const write = (image: string, n: number) =>
    writeGenerated(image, {
      output: 'packer',
      files: [0, 1].map(k => ({ path: `a/b/${n}-${k}`, mode: '0644', content: String(n) })),
    })
  let swaps = 0
  for (const swapped of ['a', 'a/b'])
    for (let at = 1; ; at++) {
      const place = await emptyFolder()
      const [image, victim] = [join(place, 'image'), join(place, 'victim')]
      await write(image, 0)
      // What the write deletes in the folder is there as well.
      mkdirSync(join(victim, 'b'), { recursive: true })
      for (const name of ['b/0-0', '0-0']) writeFileSync(join(victim, name), 'victim')
      const before = treeOf(victim)
      let changes = 0
      await beforeChanges(
        async () => {
          if (++changes !== at) return
          renameSync(join(image, swapped), join(image, 'moved'))
          symlinkSync(victim, join(image, swapped))
        },
        // Refused where the swap is seen in time.
        () => write(image, 1).catch(() => {}),
      )
      if (changes < at) break
      swaps++
      expect(treeOf(victim), `${swapped} swapped before change ${at}`).toEqual(before)
      rmSync(place, { recursive: true })
      mkdirSync(place)
    }
  expect(swaps).toBeGreaterThan(15)
})

// Nobody else can make a link here where we are not root.
it.runIf(process.getuid?.() === 0)('follows no link of another user to the folder itself', async () => {
  const place = await emptyFolder()
  mkdirSync(join(place, 'victim'))
  mkdirSync(join(place, 'home'))
  chownSync(join(place, 'home'), 65_534, 65_534)
  symlinkSync('../victim', join(place, 'home/image'))
  const write = (at: string) =>
    writeGenerated(join(place, at), {
      output: 'packer',
      files: [{ path: 'a', mode: '0644', content: '' }],
    })
  lchownSync(join(place, 'home/image'), 65_534, 65_534)
  for (const at of ['home/image', 'home/image/below'])
    await expect(write(at)).rejects.toThrow(`${place}/home/image is a symbolic link of another user`)
  expect(readdirSync(join(place, 'victim'))).toEqual([])
  // One's own, as `out` on another disk, is fine.
  lchownSync(join(place, 'home/image'), 0, 0)
  await write('home/image')
  expect(readdirSync(join(place, 'victim')).sort()).toEqual(['.bakelet-files.json', 'a'])
})
