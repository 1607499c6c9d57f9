import { spawn } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeGenerated } from '../../../src/host/generated/index.ts'
import { emptyFolder } from '../../cli/run.ts'

// Swaps the folder `a` for a link to `victim` and back, without end.
const attacker = `
const { renameSync, symlinkSync, rmSync } = require('node:fs')
process.on('message', () => process.exit())
const go = () => {
  for (let n = 0; n < 50; n++) try {
    renameSync('a', 'a.real'); symlinkSync('../victim', 'a'); rmSync('a'); renameSync('a.real', 'a')
  } catch { try { rmSync('a', { recursive: true }); renameSync('a.real', 'a') } catch {} }
  setImmediate(go)
}
go()
process.send('ready')`

it('writes and deletes nothing elsewhere while somebody swaps a folder for a link', async () => {
  const place = await emptyFolder()
  const [image, victim] = [join(place, 'image'), join(place, 'victim')]
  mkdirSync(victim)
  const write = (n: number) =>
    writeGenerated(image, {
      output: 'packer',
      files: [0, 1, 2].map(k => ({ path: `a/${n}-${k}`, mode: '0644', content: String(n) })),
    })
  await write(0)
  const child = spawn(process.execPath, ['-e', attacker], {
    cwd: image,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await new Promise(resolve => child.once('message', resolve))
  let failed = 0
  for (const end = Date.now() + 3000, n = { at: 1 }; Date.now() < end; n.at++)
    await write(n.at).catch(() => {
      failed++
    })
  child.kill('SIGKILL')
  // The attack was one.
  expect(failed).toBeGreaterThan(0)
  expect(readdirSync(victim)).toEqual([])
})

// Nobody else can make a link here where we are not root.
it.runIf(process.getuid?.() === 0)('follows no link of another user to the folder itself', async () => {
  const place = await emptyFolder()
  const { lchownSync, symlinkSync } = await import('node:fs')
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
