import { createHash } from 'node:crypto'
import { constants, type FileHandle, lstat, open, readlink, stat } from 'node:fs/promises'
import { isSystemError } from '../errors.ts'
import { fileError } from '../file-error.ts'
import type { GeneratedFile } from './file.ts'
import type { HeldFolder } from './held-folder.ts'
import type { Written } from './list.ts'

/** What is at a path, as far as it can be compared with what bakelet wrote there. */
export type Seen =
  | { readonly type: 'nothing' }
  | { readonly type: 'file'; readonly mode: string; readonly sha256: string }
  | { readonly type: 'link'; readonly target: string }
  | { readonly type: 'other'; readonly what: string }

/** Looks at a name in a folder, and follows no link. `wanted` is what belongs there, where something does. */
export async function look(
  folder: HeldFolder,
  name: string,
  wanted: GeneratedFile | undefined,
): Promise<Seen> {
  const at = folder.at(name)
  try {
    const stats = await lstat(at).catch((error: unknown) => {
      if (!isSystemError(error, 'ENOENT')) throw error
    })
    if (!stats) return { type: 'nothing' }
    if (stats.isSymbolicLink()) return { type: 'link', target: await readlink(at) }
    if (!stats.isFile()) return { type: 'other', what: stats.isDirectory() ? 'a folder' : 'a device or pipe' }
    // O_NONBLOCK: to open a pipe, put there meanwhile, would wait for its writer (open(2)).
    const file = await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    try {
      const { mode, dev, ino } = await file.stat()
      const source = wanted && 'from' in wanted ? await stat(wanted.from) : undefined
      // A second name of the very file: gigabytes that need no hashing.
      const same = source?.dev === dev && source.ino === ino && wanted && 'from' in wanted
      return { type: 'file', mode: modeText(mode), sha256: same ? wanted.sha256 : await hash(file) }
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileError('read', `${folder.path}/${name}`, error)
  }
}

export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, '0')
}

async function hash(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of file.createReadStream({ autoClose: false, start: 0 }))
    hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Whether a path is still as bakelet left it. Only the modes that were found after a write are known. */
export function isAsWritten(seen: Seen, written: Written): boolean {
  if (written.type === 'link') return seen.type === 'link' && seen.target === written.target
  return (
    seen.type === 'file' &&
    seen.sha256 === written.sha256 &&
    (written.mode === undefined || seen.mode === written.mode)
  )
}

/** Whether a path is as bakelet would write it, so that there is nothing to do and nothing to lose. */
export function isAsWanted(seen: Seen, file: GeneratedFile): boolean {
  const mode = 'mode' in file ? file.mode : undefined
  return isAsWritten(seen, { ...stateOf(file), ...(mode === undefined ? {} : { mode }) })
}

/** The state that writing a file leaves, without its mode: a file system without modes gives it another. */
export function stateOf(file: GeneratedFile): Written {
  const { path } = file
  if ('link' in file) return { path, type: 'link', target: file.link }
  const sha256 = 'from' in file ? file.sha256 : createHash('sha256').update(file.content).digest('hex')
  return { path, type: 'file', sha256 }
}
