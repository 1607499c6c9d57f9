import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import { emptyFolder } from '../support/run.ts'

it('a discarded machine takes its own files, and nothing of the user', async () => {
  const place = await emptyFolder()
  const machine = join(place, 'machine')
  mkdirSync(machine)
  for (const name of ['disk.qcow2', 'disk.qcow2.tmp', 'console.log', 'seed.iso', 'image.qcow2', 'notes.txt'])
    writeFileSync(join(machine, name), '')
  await qemuDriver.discard(machine)
  expect(readdirSync(machine)).toEqual(['notes.txt'])
  mkdirSync(join(place, 'empty'))
  for (const _ of ['there', 'gone']) await qemuDriver.discard(join(place, 'empty'))
  expect(readdirSync(place)).toEqual(['machine'])
})
