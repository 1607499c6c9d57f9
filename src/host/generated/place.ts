import { type FileHandle, lstat, open, rename, rm, rmdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../errors.ts'
import { fileError } from '../file-error.ts'
import { linkOrCopy } from '../files.ts'
import type { GeneratedFile } from './file.ts'
import type { HeldFolder } from './held-folder.ts'
import { unfinishedName, type Written } from './list.ts'
import { modeText, stateOf } from './look.ts'
import { foldersOf, inFolderOf } from './tree.ts'

/**
 * Writes a file beside its place and renames it, so that the old one or the new one is there at any moment; a link in its
 * place is replaced, not followed. Gives back what is there now, with the mode that the file system gave it.
 */
export async function place(root: HeldFolder, file: GeneratedFile): Promise<Written> {
  const written = await inFolderOf(root, file.path, { make: true }, async (folder, name) => {
    const unfinished = folder.at(unfinishedName)
    try {
      await rm(unfinished, { force: true })
      if ('link' in file) await symlink(file.link, unfinished)
      else if ('from' in file) await linkOrCopy(file.from, unfinished)
      else await writeNew(unfinished, file)
      const { mode } = await lstat(unfinished)
      await rename(unfinished, folder.at(name))
      return { ...stateOf(file), ...('link' in file ? {} : { mode: modeText(mode) }) }
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => {})
      throw fileError('write', join(root.path, file.path), error)
    }
  })
  return written ?? stateOf(file)
}

/** O_EXCL: a link of that name is not followed, and whoever made one meanwhile is refused (open(2)). */
async function writeNew(
  path: string,
  { mode, content }: Extract<GeneratedFile, { readonly content: unknown }>,
): Promise<void> {
  const bits = Number.parseInt(mode, 8)
  const file = await open(path, 'wx', bits)
  try {
    await file.writeFile(content)
    await setMode(file, bits)
  } finally {
    await file.close()
  }
}

/** The umask took bits away. A file system without modes, as on most USB sticks, refuses others, and does without. */
async function setMode(file: FileHandle, mode: number): Promise<void> {
  if (((await file.stat()).mode & 0o7777) === mode) return
  await file.chmod(mode).catch((error: unknown) => {
    if (!isSystemError(error, 'EPERM')) throw error
  })
}

/** Removes what was cut before it had its name, in every folder that one of the paths is in. */
export async function removeUnfinished(root: HeldFolder, paths: readonly string[]): Promise<void> {
  for (const folder of new Set(['', ...paths.flatMap(foldersOf)]))
    await inFolderOf(root, folder === '' ? 'x' : `${folder}/x`, { make: false }, async inner =>
      rm(inner.at(unfinishedName), { force: true }),
    )
}

/** Removes files, and the folders that are empty then. */
export async function removeFiles(root: HeldFolder, paths: readonly string[]): Promise<void> {
  for (const path of paths)
    await inFolderOf(root, path, { make: false }, (folder, name) => rm(folder.at(name), { force: true }))
  // The innermost first.
  const folders = [...new Set(paths.flatMap(foldersOf))].sort((a, b) => b.length - a.length)
  for (const path of folders)
    await inFolderOf(root, path, { make: false }, (folder, name) =>
      rmdir(folder.at(name)).catch((error: unknown) => {
        // Something of the user's is in there, or a file system is mounted.
        if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EBUSY'].some(code => isSystemError(error, code))) throw error
      }),
    )
}
