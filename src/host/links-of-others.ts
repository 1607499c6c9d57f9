import { lstat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { WorldError } from './errors.ts'
import { fileError } from './file-error.ts'

/**
 * Throws WorldError where a path has a symbolic link that is neither root's nor this user's: somebody else's could send
 * root's files anywhere. One's own, as `out` on another disk, is fine. (A parent that its owner replaces after this look is
 * not noticed.)
 */
export async function refuseLinksOfOthers(path: string): Promise<void> {
  // Under sudo the user who called it, in whose folder root works then (sudo(8), ENVIRONMENT).
  const trusted = [0, process.getuid?.() ?? 0, Number(process.env.SUDO_UID ?? 0)]
  for (let at = absolute(path); at !== dirname(at); at = dirname(at)) {
    const stats = await lstat(at).catch(() => undefined)
    if (stats?.isSymbolicLink() && !trusted.includes(stats.uid))
      throw new WorldError(`${at} is a symbolic link of another user`, {
        next: 'name the folder that it points to, if you trust it',
      })
  }
}

function absolute(path: string): string {
  try {
    return resolve(path)
  } catch (error) {
    // process.cwd() in a folder that was deleted.
    throw fileError('find', path, error)
  }
}
