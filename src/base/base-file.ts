import { hashFile } from '../artifacts/store.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { requireRegularFile } from '../host/regular-file.ts'
import type { Sha256 } from '../plan/types.ts'

/** The digest of the file that `base.path` names. Throws WorldError when it is not there, or not the one that is locked. */
export async function hashBaseFile(path: string, locked: Sha256 | undefined): Promise<Sha256> {
  await requireBaseFile(path)
  const actual = await hashFile(path)
  if (locked === undefined || actual === locked) return actual
  throw new WorldError(`the base image ${path} has the sha256 ${actual}, not the locked ${locked}`, {
    next: '`bakelet lock --update base` locks the one that is there',
  })
}

export async function requireBaseFile(path: string): Promise<void> {
  if (!(await exists(path))) throw new WorldError(`the base image ${path} does not exist`)
  requireRegularFile(path)
}
