import { mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { convert } from '../../src/bake/formats.ts'
import { createOverlay } from '../../src/vm/qemu/overlay.ts'
import { itWith } from '../support/foreign.ts'

let folder: string
const signal = new AbortController().signal
const modeOf = async (name: string) => (await stat(join(folder, name))).mode & 0o777

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-modes-'))
  await writeFile(join(folder, 'disk.raw'), '')
  await truncate(join(folder, 'disk.raw'), 2 ** 20)
})
afterAll(() => rm(folder, { recursive: true }))

describe('only its owner reads', () => {
  for (const format of ['qcow2', 'vmdk', 'vhd'] as const)
    itWith('QEMU and xorriso')(`a baked ${format}`, async () => {
      await convert(folder, folder, format, { report: () => {}, signal })
      expect(await modeOf(`disk.${format}`)).toBe(0o600)
    })

  itWith('QEMU and xorriso')('the disk that a machine writes to', async () => {
    const baseImage = join(folder, 'disk.raw')
    await createOverlay(join(folder, 'overlay'), { baseImage, sizeBytes: 2 ** 20, signal })
    expect(await modeOf('overlay')).toBe(0o600)
  })
})
