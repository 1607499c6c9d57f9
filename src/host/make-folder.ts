import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isSystemError } from './errors.ts'
import { fileError } from './file-error.ts'
import { refuseLinksOfOthers } from './links-of-others.ts'

/**
 * Makes a folder with its parents; one that is there already is fine. In place of Node's recursive mkdir, which never
 * returns where mkdir(2) answers ENOENT although the parent exists, as in /proc or in a deleted folder: Node 20 then makes
 * the parent and tries again, without end (MKDirpAsync in src/node_file.cc, v20.20.2). Throws
 * WorldError, also for a link of another user in the path.
 */
export async function makeFolder(path: string): Promise<void> {
  await refuseLinksOfOthers(path)
  try {
    await make(path)
  } catch (error) {
    throw fileError('make the folder', path, error)
  }
}

async function make(path: string): Promise<void> {
  try {
    await makeOne(path)
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error
    // Each once, from the top.
    for (const folder of [...parentsOf(path).reverse(), path]) await makeOne(folder)
  }
}

/** Another process may have been faster. */
async function makeOne(path: string): Promise<void> {
  await mkdir(path).catch(async (error: unknown) => {
    if (!(await isFolder(path))) throw error
  })
}

/** The innermost first. */
function parentsOf(path: string): string[] {
  const parents: string[] = []
  for (let at = path; at !== dirname(at); at = dirname(at)) parents.push(dirname(at))
  return parents
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    stats => stats.isDirectory(),
    () => false,
  )
}
