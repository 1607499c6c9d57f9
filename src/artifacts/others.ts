import type { Stats } from 'node:fs'

/** Whether anybody but this user and root can change a file, by its owner and its mode (inode(7)). */
export function canOthersWrite({ uid, mode }: Pick<Stats, 'uid' | 'mode'>): boolean {
  return !isTrusted(uid) || (mode & 0o022) !== 0
}

/** Root can change every file of this user anyway. */
export function isTrusted(uid: number): boolean {
  return uid === 0 || uid === process.getuid?.()
}
