import { chmod, lstat, mkdir, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { isSystemError, WorldError } from '../host/errors.ts'
import { makeFolder } from '../host/make-folder.ts'
import { shellWord } from '../render/shell.ts'
import { isTrusted } from './others.ts'

/** $BAKELET_STORE, else $XDG_CACHE_HOME/bakelet, else ~/.cache/bakelet (XDG Base Directory Specification 0.8). */
export function defaultStoreDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env.BAKELET_STORE) return resolve(env.BAKELET_STORE)
  const cache = env.XDG_CACHE_HOME
  // The specification: a relative path is invalid and must be ignored.
  return join(cache && isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'bakelet')
}

const parts = ['sha256', 'checked', 'records', 'work']

/** Makes the folders of a store, for this user alone. Throws WorldError when they cannot be made, or others can write them. */
export async function makeStoreFolder(directory: string): Promise<void> {
  try {
    await makeFolder(dirname(directory))
    for (const path of [directory, ...parts.map(name => join(directory, name))])
      await mkdir(path, { mode: 0o700 }).catch((error: unknown) => {
        if (!isSystemError(error, 'EEXIST')) throw error
      })
  } catch (error) {
    throw new WorldError(`cannot make the store ${directory}: ${(error as Error).message}`, {
      next: 'name a folder that you can write in the environment variable BAKELET_STORE',
      cause: error,
    })
  }
  for (const path of [await realpath(directory), ...parts.map(name => join(directory, name))])
    await refuseOthers(path, directory)
}

/** Whoever can write a store can put files under the names of others. */
async function refuseOthers(path: string, directory: string): Promise<void> {
  const stats = await lstat(path)
  if (!stats.isDirectory())
    throw new WorldError(`the store ${directory} is refused: ${path} is not a folder`, {
      next: 'name another folder in BAKELET_STORE',
    })
  if (!isTrusted(stats.uid))
    throw new WorldError(`the store ${directory} is refused: ${path} belongs to another user`, {
      next: 'name a folder of your own in BAKELET_STORE, or run bakelet as the owner of the store',
    })
  if ((stats.mode & 0o022) === 0) return
  // A umask of 002 made the folders of earlier versions so; the notes in them are sealed either way.
  if (stats.uid === process.getuid?.() && (stats.mode & 0o002) === 0)
    return await chmod(path, stats.mode & 0o755)
  throw new WorldError(`the store ${directory} is refused: every user can write ${path}`, {
    next: `delete it, since anybody may have changed its files: rm -r ${shellWord(directory)}`,
  })
}
