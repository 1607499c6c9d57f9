import { join } from 'node:path'
import { WorldError } from '../errors.ts'
import type { GeneratedFile } from './file.ts'
import { type HeldFolder, NotAFolderError } from './held-folder.ts'
import type { Written } from './list.ts'
import { isAsWanted, isAsWritten, look, type Seen, stateOf } from './look.ts'
import { inFolderOf } from './tree.ts'

/** Changes that touch no file of the user's. */
export interface Changes {
  /** Paths to delete: listed, unchanged and no longer needed. */
  readonly remove: readonly string[]
  readonly write: readonly GeneratedFile[]
  /** Files of bakelet's that are right already. */
  readonly keep: readonly Written[]
}

/**
 * Compares a folder with the list of what bakelet wrote there and with what belongs there now. Throws WorldError with
 * every file that bakelet would have to overwrite or delete without having written it.
 */
export async function judge(
  root: HeldFolder,
  listed: readonly Written[],
  files: readonly GeneratedFile[],
): Promise<Changes> {
  const wanted = new Map(files.map(file => [file.path, file]))
  const known = new Map<string, Written[]>()
  for (const state of listed) known.set(state.path, [...(known.get(state.path) ?? []), state])
  const refused = new Set<string>()
  const remove: string[] = []
  const write = new Set<GeneratedFile>()
  const keep: Written[] = []
  for (const path of new Set([...known.keys(), ...wanted.keys()])) {
    const file = wanted.get(path)
    const states = known.get(path)
    const seen = await lookAt(root, path, file)
    if (typeof seen === 'string') {
      refused.add(seen)
      continue
    }
    const isWanted = file !== undefined && isAsWanted(seen, file)
    // The user's own file with the same content, as a key: it stays, and stays the user's.
    if (isWanted && !states) continue
    const isOurs =
      states !== undefined &&
      (isWanted || states.some(state => isAsWritten(seen, state)) || isCopy(path, seen, listed))
    if (seen.type !== 'nothing' && !isOurs)
      refused.add(`${join(root.path, path)} ${why(seen, states !== undefined)}`)
    if (!file) remove.push(path)
    else if (!isWanted) write.add(file)
    else keep.push({ ...stateOf(file), ...(seen.type === 'file' ? { mode: seen.mode } : {}) })
  }
  if (refused.size > 0)
    throw new WorldError(
      `nothing was written: bakelet replaces and deletes only files that it wrote itself${[...refused].map(line => `\n  ${line}`).join('')}`,
      {
        next: 'move or delete the files named here, or write to another folder; files under other names are kept',
      },
    )
  return { remove, keep, write: files.filter(file => write.has(file)) }
}

/** A file that the user replaced by a copy of another one of the folder, as Packer's are by those in newer/: nothing is lost. */
function isCopy(path: string, seen: Seen, listed: readonly Written[]): boolean {
  return (
    seen.type === 'file' &&
    listed.some(state => state.path !== path && state.type === 'file' && state.sha256 === seen.sha256)
  )
}

/** What is at a path, or why bakelet goes nowhere near it. */
async function lookAt(
  root: HeldFolder,
  path: string,
  file: GeneratedFile | undefined,
): Promise<Seen | string> {
  try {
    const seen = await inFolderOf(root, path, { make: false }, (folder, name) => look(folder, name, file))
    return seen ?? { type: 'nothing' }
  } catch (error) {
    if (!(error instanceof NotAFolderError)) throw error
    return error.message
  }
}

function why(seen: Seen, listed: boolean): string {
  if (seen.type === 'other') return `is ${seen.what} where bakelet needs a file`
  if (seen.type === 'link') return 'is a symbolic link that bakelet did not make'
  return listed ? 'was changed after bakelet wrote it' : 'was not written by bakelet'
}
