import { checkLocked, type LockedFile } from '../artifacts/check-locked.ts'
import type { Compiled } from '../compile/index.ts'
import { WorldError } from '../host/errors.ts'
import { lockName } from '../lock/name.ts'
import { readLock } from '../lock/read.ts'
import { findLock } from './inputs.ts'
import type { Project } from './project.ts'

export interface VerifiedLock {
  readonly file: string
  /** Its diagnostics say whether the lock fits the config. */
  readonly compiled: Compiled
  /** What the store has of the lock. A damaged file was deleted. */
  readonly files: readonly LockedFile[]
}

/** Compares the lock with the config and the store, without the network. Throws WorldError if there is no lock. */
export async function verifyLock(project: Project): Promise<VerifiedLock> {
  const held = findLock(project.config.file)
  const file = lockName(project.config.file)
  if (!held) throw new WorldError(`${file} does not exist`, { next: '`bakelet lock` writes it' })
  const compiled = await project.compile()
  const { lock } = await readLock(held)
  const arch = compiled.config?.arch ?? 'amd64'
  return { file, compiled, files: lock ? await checkLocked(lock, arch, await project.store()) : [] }
}
