import { dirname, resolve } from 'node:path'
import { hashBaseFile } from '../base/base-file.ts'
import { readDebianArchive } from '../base/debian-archive.ts'
import type { Config } from '../config/schema.ts'
import { machineMirror } from '../host/apt-sources.ts'
import { WorldError } from '../host/errors.ts'
import { movedSuites } from '../lock/debian.ts'
import type { Lock, LockedBase, LockedDebian } from '../lock/types.ts'
import type { Arch } from '../plan/types.ts'
import type { Project } from './project.ts'

interface Facts {
  readonly base: LockedBase | undefined
  readonly debian: LockedDebian | undefined
}

/** The entries of a lock besides what was fetched. `kept`: the lock, without what is resolved again. */
export async function factsBesides(
  project: Project,
  { base }: Config,
  kept: Lock | undefined,
): Promise<Facts> {
  return {
    base: await baseFact(base, dirname(project.config.file), kept?.base),
    debian: kept?.debian ?? (project.offline ? undefined : await debianFact(project)),
  }
}

async function baseFact(
  base: Config['base'],
  folder: string,
  kept: LockedBase | undefined,
): Promise<LockedBase | undefined> {
  if (base === 'debian-13') return undefined
  if ('url' in base) return base
  return kept && kept.url === undefined
    ? kept
    : { sha256: await hashBaseFile(resolve(folder, base.path), undefined) }
}

/** If the archive cannot be reached, the rest is locked all the same. */
async function debianFact({ on, signal }: Project): Promise<LockedDebian | undefined> {
  try {
    return await readDebianArchive(await machineMirror(), signal)
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
    await on({ kind: 'note', line: `the state of Debian's archive was not pinned: ${error.message}` })
    return undefined
  }
}

/** Notes before a bake that Debian's archive has changed: apt will install current versions. */
export async function noteMovedDebian(
  lock: Lock | undefined,
  arch: Arch,
  note: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (!lock?.debian) return
  // A bake from a cache needs no archive.
  const now = await readDebianArchive(await machineMirror(), signal).catch((error: unknown) => {
    if (error instanceof WorldError) return undefined
    throw error
  })
  const moved = now ? movedSuites(lock.debian, now, arch) : []
  if (moved.length > 0)
    note(
      `Debian's packages have changed since they were locked, in ${moved.join(', ')}: what is not in the cache is installed in its current version; \`bakelet lock --update debian\` updates the lock`,
    )
}
