import { chmod, lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../../host/errors.ts'
import { notExpressible } from './pod.ts'

/**
 * Makes a folder inside of a root file system that others wrote: a link on the way could lead out of it, so there must be
 * none.
 */
export async function makeFolderIn(root: string, path: string, mode: number): Promise<string> {
  let at = root
  for (const name of path.split('/').filter(name => name !== '')) {
    at = join(at, name)
    const found = await lstatIfThere(at)
    if (found === undefined) await mkdir(at)
    else if (!found.isDirectory()) throw notExpressible(`in the image, a part of ${path} is not a folder`)
  }
  await chmod(at, mode)
  return at
}

/** The absolute path of a program in a root file system, looked for as execvp(3) does. */
export async function findProgram(root: string, program: string, searchPath: string): Promise<string> {
  const candidates = program.includes('/')
    ? [program]
    : searchPath.split(':').map(folder => join('/', folder, program))
  // Not followed: a link may be an absolute one, which leads elsewhere from here.
  for (const path of candidates) if ((await lstatIfThere(join(root, path))) !== undefined) return path
  throw notExpressible(`the image has no program ${JSON.stringify(program)} in ${searchPath}`)
}

async function lstatIfThere(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return undefined
    throw error
  }
}
