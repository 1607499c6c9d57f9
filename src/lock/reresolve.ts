import type { ArtifactName } from '../plan/artifact.ts'
import { sectionOf } from '../upstream/programs/index.ts'
import type { Lock } from './types.ts'

/**
 * What is resolved again, whatever the lock says: what no longer fits the config; or these besides, by the config's
 * name for a component, by reference for an image, `images` for all of them, `base` or `debian`; or all.
 */
export type Reresolve = 'outdated' | 'all' | readonly string[]

/** The lock without what is resolved again. */
export function withoutReresolved(lock: Lock, reresolve: Reresolve): Lock | undefined {
  if (reresolve === 'all') return undefined
  if (reresolve === 'outdated') return lock
  const stays = (names: readonly string[]) => !names.some(name => reresolve.includes(name))
  const { data, base, debian } = lock
  return {
    data,
    ...(base && stays(['base']) ? { base } : {}),
    ...(debian && stays(['debian']) ? { debian } : {}),
    components: Object.fromEntries(
      Object.entries(lock.components).filter(([name]) => stays([sectionOf[name as ArtifactName]])),
    ),
    images: Object.fromEntries(
      Object.entries(lock.images).filter(([reference]) => stays([reference, 'images'])),
    ),
  }
}
