import { entryOf } from '../config/entry-of.ts'
import type { Arch } from '../plan/types.ts'
import type { LockedDebian } from './types.ts'

/** The suites that have other packages for this architecture than are locked. */
export function movedSuites(locked: LockedDebian, now: LockedDebian, arch: Arch): string[] {
  return Object.keys(locked)
    .filter(suite => locked[suite]?.[arch] !== entryOf(now, suite)?.[arch])
    .sort()
}
