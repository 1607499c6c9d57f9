import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Vm } from '../../src/vm/types.ts'
import { ask } from './lab.ts'

/** containerd's images on a disk that is known by its size, with the file system that the other tests do not make. */
export const imagesDisk = { '/var/lib/containerd': { device: { size: '2G' }, fileSystem: 'xfs' } } as const

/** An empty disk of that size, which takes no room until somebody writes to it. */
export async function emptyImagesDisk(folder: string): Promise<string> {
  const file = join(folder, 'images.raw')
  await writeFile(file, '')
  await truncate(file, 2 * 2 ** 30)
  return file
}

/** The node has its images on the disk. `imported`: how many it took from the image's archives at this boot. */
export async function expectImagesOnDisk(vm: Vm, { imported }: { readonly imported: number }): Promise<void> {
  const mount =
    'findmnt --noheadings --output FSTYPE /var/lib/containerd; findmnt --noheadings --output TARGET /dev/disk/by-bakelet/2G'
  expect((await ask(vm, mount)).trim().split(/\s+/)).toEqual(['xfs', '/var/lib/containerd'])
  const lines = await ask(vm, 'journalctl --boot --unit bakelet-images.service --output cat')
  expect(lines.match(/bakelet: importing /g) ?? []).toHaveLength(imported)
  // For the next empty disk.
  expect(
    (await ask(vm, 'ls /var/lib/bakelet/downloads; ls /var/lib/containerd/bakelet')).trim().split('\n'),
  ).toHaveLength(4)
}
