import { isSystemError, WorldError } from './errors.ts'

/** What to do about an error of the operating system (errno(3)). The others say enough by themselves. */
const nextSteps: Readonly<Record<string, string>> = {
  EACCES: 'name a folder that you can write, or change the permissions of this one',
  EPERM: 'name a folder that you can write, or change the owner of this one',
  EROFS: 'the file system is mounted read-only: name a folder on another one',
  ENOSPC: 'the file system is full: free some space, or name a folder on another one',
  EDQUOT: 'your quota on this file system is used up: free some space, or name a folder on another one',
  ENOENT: 'name a folder on a file system that takes new files',
  ENOTDIR: 'a part of this path is a file: name another folder',
  EEXIST: 'this is not a folder: name another one, or remove it',
  ENAMETOOLONG: 'name a shorter path',
}

/** A file or folder could not be read, written or made. `code` is the system's ("ENOSPC"), so isSystemError() knows it. */
class FileError extends WorldError {
  override readonly name = 'FileError'
  readonly code: string

  constructor(message: string, code: string, options: { readonly next?: string; readonly cause: unknown }) {
    super(message, options)
    this.code = code
  }
}

/**
 * A FileError for a failed attempt ("make the folder", "write") on a path. Node's own message names no path where a
 * file that is open already could not be written.
 */
export function fileError(attempt: string, path: string, error: unknown): unknown {
  if (error instanceof WorldError || !(error instanceof Error) || !('code' in error)) return error
  if (isSystemError(error, 'ENOENT') && workingFolderIsGone()) return workingFolderGone(error)
  // "EACCES: permission denied, mkdir 'x'"
  const reason = /^[A-Z0-9]+: (.*?)(, \w+.*)?$/.exec(error.message)?.[1] ?? error.message
  const code = String(error.code)
  const next = nextSteps[code]
  return new FileError(`cannot ${attempt} ${path}: ${reason} (${code})`, code, {
    ...(next === undefined ? {} : { next }),
    cause: error,
  })
}

/** A write to an open file that failed for want of room: Node's error names no path. */
export function isDiskFull(error: unknown): boolean {
  return isSystemError(error, 'ENOSPC') || isSystemError(error, 'EDQUOT')
}

/** Whether the current folder was deleted: then getcwd(2) fails, and every relative path with it. */
function workingFolderIsGone(): boolean {
  try {
    process.cwd()
    return false
  } catch {
    return true
  }
}

export function workingFolderGone(cause: unknown): WorldError {
  return new WorldError('the current folder was deleted', {
    next: 'change to a folder that exists, and run the command again',
    cause,
  })
}
