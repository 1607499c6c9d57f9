import { resolve } from 'node:path'
import { type BaseFormat, imageInfo } from '../../base/image-info.ts'
import type { DataDisks } from '../types.ts'

/** A disk of the user's, as QEMU is told about it. */
export interface AttachedDisk {
  readonly serial: string
  readonly path: string
  readonly format: BaseFormat
}

/**
 * Reads the formats of data disks. The content decides: a qcow2 that QEMU took for raw would look empty, and be written over.
 * A guest can write the header of a qcow2 into its raw disk, but imageInfo() refuses the two references that would let it read
 * a file of this machine.
 */
export async function attachedDisks(disks: DataDisks, signal: AbortSignal): Promise<AttachedDisk[]> {
  const attached: AttachedDisk[] = []
  for (const [serial, file] of Object.entries(disks)) {
    const path = resolve(file)
    const { format } = await imageInfo(path, signal)
    attached.push({ serial, path, format })
  }
  return attached
}
