import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'

/**
 * The wildcards that one part of a path may have, and `**` a whole pattern. The matcher (picomatch, in tinyglobby 0.2) makes
 * a regular expression of the pattern, whose time on a name of n characters grows with the n-th power of their number; with
 * three the longest name that Linux has, 255 bytes, takes milliseconds. Groups in parentheses can take time without any
 * bound, and nobody needs them to name a manifest.
 */
const mostWildcards = 3
const mostGlobstars = 2

/** Why a pattern is not matched; undefined: it is. */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.includes('(')) return 'has a group in parentheses'
  if ((pattern.match(/\*\*/g) ?? []).length > mostGlobstars) return `has more than ${mostGlobstars} \`**\``
  // A `+` after a bracket repeats it.
  if (pattern.split('/').some(part => (part.match(/[*+]+/g) ?? []).length > mostWildcards))
    return `has more than ${mostWildcards} wildcards between two slashes`
  return undefined
}

/** Files that a path or a glob names, sorted, so that the order does not depend on the file system. */
export async function expandPattern(folder: string, pattern: string): Promise<readonly string[]> {
  const inFolder = (name: string) => (isAbsolute(name) ? name : join(folder, name))
  if (isPath(folder, pattern)) return existsSync(inFolder(pattern)) ? [inFolder(pattern)] : []
  const { glob } = await import('tinyglobby')
  return (await glob(pattern, { cwd: folder, absolute: isAbsolute(pattern), expandDirectories: false }))
    .map(inFolder)
    .sort()
}

/** Whether a pattern is taken as it stands: without a wildcard, or the very name of a file, as "pod (1).yaml". */
export function isPath(folder: string, pattern: string): boolean {
  return !/[*?[\]{}()!]/.test(pattern) || existsSync(isAbsolute(pattern) ? pattern : join(folder, pattern))
}
