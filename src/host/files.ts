import { randomBytes } from 'node:crypto'
import { constants, copyFile, link, lstat, open, realpath, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isSystemError } from './errors.ts'
import { fileError } from './file-error.ts'
import { makeFolder } from './make-folder.ts'

/** Writes a file so that a reader, or a machine after a power cut, sees the old content or the new, never a half. Throws WorldError. */
export async function writeFileAtomic(
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  await makeFolder(dirname(path))
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw fileError('write', path, error)
  }
}

/** Whether there is anything at a path, a dangling link too. */
export async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/**
 * Gives a file a second name, which must be new, and which keeps the file when the first name goes. Copies the file where
 * there can be no link.
 */
export async function linkOrCopy(path: string, name: string): Promise<void> {
  try {
    await link(await realpath(path), name)
  } catch (error) {
    // Another file system, or a file of somebody else (proc(5), protected_hardlinks).
    if (!isSystemError(error, 'EXDEV') && !isSystemError(error, 'EPERM')) throw error
    await copyFile(path, name, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL)
  }
}
