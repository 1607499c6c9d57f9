import { open, rm } from 'node:fs/promises'
import { run } from '../../src/host/process.ts'

const sectorBytes = 512

/** Reads a file from the root file system of a baked machine that has ended: what its disk really holds. */
export async function readFromDisk(disk: string, path: string): Promise<string> {
  const raw = `${disk}.raw`
  try {
    await run('qemu-img', ['convert', '-O', 'raw', disk, raw])
    const { stdout } = await run('debugfs', ['-R', `cat ${path}`, `${raw}?offset=${await rootOffset(raw)}`])
    return stdout
  } finally {
    await rm(raw, { force: true })
  }
}

/** Where the second partition begins, in bytes: a baked image has an ESP and a root. */
async function rootOffset(raw: string): Promise<bigint> {
  const file = await open(raw)
  try {
    // UEFI specification 2.10, 5.3: the table begins at sector 2, an entry has 128 bytes, StartingLBA is at byte 32.
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 2 * sectorBytes + 128 + 32)
    return buffer.readBigUInt64LE() * BigInt(sectorBytes)
  } finally {
    await file.close()
  }
}
