import fs, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

/** Called before each change of the file system; `half` does the first half of a change that writes content. */
type Before = (half?: () => Promise<void>) => Promise<void>

const changing = ['mkdir', 'rename', 'rm', 'rmdir', 'symlink', 'link', 'copyFile'] as const

/** Runs work with something done before every change that it makes to the file system. */
export async function beforeChanges(before: Before, work: () => Promise<void>): Promise<void> {
  const real = Object.fromEntries([...changing, 'open' as const].map(name => [name, fs[name]]))
  for (const name of changing)
    Object.assign(fs, {
      [name]: async (...args: unknown[]) => {
        await before()
        return (real[name] as (...args: unknown[]) => unknown)(...args)
      },
    })
  const open = fs.open
  fs.open = async (path, flags, mode) => {
    if (flags === 'wx') await before()
    return flags === 'wx' ? watched(await open(path, flags, mode), before) : open(path, flags, mode)
  }
  syncBuiltinESMExports()
  try {
    await work()
  } finally {
    Object.assign(fs, real)
    syncBuiltinESMExports()
  }
}

function watched(file: FileHandle, before: Before): FileHandle {
  const { writeFile, chmod } = file
  file.writeFile = async content => {
    const bytes = Buffer.from(content as Uint8Array)
    await before(() => writeFile.call(file, bytes.subarray(0, bytes.length >> 1)))
    await writeFile.call(file, bytes)
  }
  file.chmod = async mode => {
    await before()
    await chmod.call(file, mode)
  }
  return file
}

class Cut extends Error {}

/**
 * Runs work whose process dies, as far as the disk can tell, at its change number `at`: that change does not happen, or
 * half of it where it writes content, and none after it, not even those that clean up. Gives back how many there were.
 */
export async function cutAt(at: number, work: () => Promise<void>): Promise<number> {
  let count = 0
  await beforeChanges(async half => {
    count++
    if (count === at) await half?.()
    if (count >= at) throw new Cut()
  }, work).catch((error: unknown) => {
    if (!causedByCut(error)) throw error
  })
  return count
}

function causedByCut(error: unknown): boolean {
  return error instanceof Cut || (error instanceof Error && causedByCut(error.cause))
}
