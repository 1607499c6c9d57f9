import { dirname, resolve } from 'node:path'
import { hashBaseFile } from '../base/base-file.ts'
import { readDebianArchive } from '../base/debian-archive.ts'
import type { Config } from '../config/schema.ts'
import { machineMirror } from '../host/apt-sources.ts'
import { WorldError } from '../host/errors.ts'
import { movedSuites } from '../lock/debian.ts'
import type { Lock, LockedBase, LockedDebian } from '../lock/types.ts'
import type { Arch } from '../plan/types.ts'
import { complain } from './print.ts'

interface Facts {
  readonly base: LockedBase | undefined
  readonly debian: LockedDebian | undefined
}

interface FactsOptions {
  /** The lock, without what is resolved anew. */
  readonly kept: Lock | undefined
  /** Do not ask Debian's archive. */
  readonly offline: boolean
  readonly signal: AbortSignal
}

/** What a lock holds besides what is fetched. */
export async function factsBesides(
  { base }: Config,
  configFile: string,
  { kept, offline, signal }: FactsOptions,
): Promise<Facts> {
  return {
    base: await baseFact(base, dirname(configFile), kept?.base),
    debian: kept?.debian ?? (offline ? undefined : await debianFact(signal)),
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

/** Not having it is no reason not to lock the rest. */
async function debianFact(signal: AbortSignal): Promise<LockedDebian | undefined> {
  try {
    return await readDebianArchive(await machineMirror(), signal)
  } catch (error) {
    if (!(error instanceof WorldError)) throw error
    complain(`  what Debian has now is not known, and not locked: ${error.message}`)
    return undefined
  }
}

/** Says before a bake that Debian's archive has moved: apt will install what is there now. */
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
      `Debian has other packages than when they were locked, in ${moved.join(', ')}: what is not in the cache comes as it is now; \`bakelet lock --update debian\` locks that`,
    )
}
