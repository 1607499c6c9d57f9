import fs, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

export class Cut extends Error {}

const changing = ['mkdir', 'rename', 'rm', 'rmdir', 'symlink', 'link', 'copyFile'] as const

/**
 * Runs work whose process dies, as far as the disk can tell, at its change number `at`: that change does not happen, or
 * half of it where it writes content, and none after it, not even those that clean up. Gives back how many there were.
 */
export async function cutAt(at: number, work: () => Promise<void>): Promise<number> {
  let count = 0
  const step = async (half?: () => Promise<void>) => {
    count++
    if (count === at) await half?.()
    if (count >= at) throw new Cut()
  }
  const real = Object.fromEntries([...changing, 'open' as const].map(name => [name, fs[name]]))
  for (const name of changing)
    Object.assign(fs, {
      [name]: async (...args: unknown[]) => {
        await step()
        return (real[name] as (...args: unknown[]) => unknown)(...args)
      },
    })
  const open = fs.open
  fs.open = async (path, flags, mode) => {
    if (flags === 'wx') await step()
    return flags === 'wx' ? cutting(await open(path, flags, mode), step) : open(path, flags, mode)
  }
  syncBuiltinESMExports()
  try {
    await work()
  } catch (error) {
    if (!causedByCut(error)) throw error
  } finally {
    Object.assign(fs, real)
    syncBuiltinESMExports()
  }
  return count
}

function cutting(file: FileHandle, step: (half?: () => Promise<void>) => Promise<void>): FileHandle {
  const { writeFile, chmod } = file
  file.writeFile = async content => {
    const bytes = Buffer.from(content as Uint8Array)
    await step(() => writeFile.call(file, bytes.subarray(0, bytes.length >> 1)))
    await writeFile.call(file, bytes)
  }
  file.chmod = async mode => {
    await step()
    await chmod.call(file, mode)
  }
  return file
}

function causedByCut(error: unknown): boolean {
  return error instanceof Cut || (error instanceof Error && causedByCut(error.cause))
}
