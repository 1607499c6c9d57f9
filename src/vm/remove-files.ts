import { readdir, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../host/errors.ts'

/** Removes a machine's own files from its folder, and the folder unless the user has something in it. */
export async function removeMachineFiles(
  workDir: string,
  isOfMachine: (name: string) => boolean,
): Promise<void> {
  const names = await readdir(workDir).catch((error: unknown) => {
    if (!isSystemError(error, 'ENOENT')) throw error
    return []
  })
  for (const name of names.filter(isOfMachine))
    await rm(join(workDir, name), { recursive: true, force: true })
  await rmdir(workDir).catch((error: unknown) => {
    // ENOTDIR: a link to a folder, which stays.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR'].some(code => isSystemError(error, code))) throw error
  })
}
