import { existsSync, type readdir } from 'node:fs'
import { isAbsolute, join } from 'node:path'

/**
 * The wildcards that one part of a path may have, and the `**` of a whole pattern. The matcher (picomatch, in tinyglobby
 * 0.2) makes a regular expression of the pattern, whose time on a name of n characters grows with the n-th power of their
 * number; with three the longest name that Linux has, 255 bytes, takes milliseconds. Groups in parentheses can take time
 * without any bound, and nobody needs them to name a manifest.
 */
const mostWildcards = 3
const mostGlobstars = 2
/** Folders that are read for one pattern: `/**` would read the whole machine, and go round in circles in /proc. */
const mostFolders = 10_000

/** Files that a path or a pattern names, sorted, so that their order does not depend on the file system; or why none. */
export type PodFiles =
  | { readonly files: readonly string[]; readonly problem?: never }
  | { readonly files?: never; readonly problem: string }

export async function podFiles(folder: string, pattern: string): Promise<PodFiles> {
  const inFolder = (name: string) => (isAbsolute(name) ? name : join(folder, name))
  // The very name of a file, as "pod (1).yaml", comes before a pattern.
  if (existsSync(inFolder(pattern))) return { files: [inFolder(pattern)] }
  if (!/[*?[\]{}()!]/.test(pattern)) return { files: [] }
  const problem = costOf(pattern)
  if (problem !== undefined) return { problem }
  const [{ glob }, fs] = await Promise.all([import('tinyglobby'), import('node:fs')])
  const stop = new AbortController()
  let folders = 0
  const counted = ((path: string, options: { withFileTypes: true }, done: (...result: unknown[]) => void) => {
    if (++folders > mostFolders) stop.abort()
    if (stop.signal.aborted) process.nextTick(done, null, [])
    else fs.readdir(path, options, done)
  }) as typeof readdir
  const names = await glob(pattern, {
    ...{ cwd: folder, absolute: isAbsolute(pattern), expandDirectories: false },
    ...{ fs: { readdir: counted }, signal: stop.signal },
  })
  if (stop.signal.aborted) return { problem: `goes through more than ${mostFolders} folders` }
  return { files: names.map(inFolder).sort() }
}

/** What would make a pattern cost more than it should. */
function costOf(pattern: string): string | undefined {
  if (pattern.includes('(')) return 'has a group in parentheses'
  if ((pattern.match(/\*\*/g) ?? []).length > mostGlobstars) return `has more than ${mostGlobstars} \`**\``
  // A `+` after a bracket repeats it.
  if (pattern.split('/').some(part => (part.match(/[*+]+/g) ?? []).length > mostWildcards))
    return `has more than ${mostWildcards} wildcards between two slashes`
  return undefined
}
