import { constants, type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError, WorldError } from '../errors.ts'
import { fileError } from '../file-error.ts'
import { makeFolder } from '../make-folder.ts'

/** A component of a path is a link or a file where a folder has to be. */
export class NotAFolderError extends WorldError {
  override readonly name = 'NotAFolderError'

  constructor(path: string, cause: unknown) {
    super(`${path} is a symbolic link or a file where bakelet needs a folder`, {
      next: 'move it away, or write to another folder',
      cause,
    })
  }
}

/**
 * A folder that is held open. Names in it are reached through its file descriptor (proc_pid_fd(5)), so a link that
 * somebody puts on the way between a look and a write leads nowhere. Without /proc (macOS) the path itself is used, and
 * only the last look protects.
 */
export class HeldFolder {
  readonly path: string
  readonly #handle: FileHandle

  private constructor(path: string, handle: FileHandle) {
    this.path = path
    this.#handle = handle
  }

  /** A folder that the user named, made where it is missing. Throws WorldError. */
  static async open(path: string): Promise<HeldFolder> {
    await makeFolder(path)
    try {
      return new HeldFolder(path, await open(path, constants.O_RDONLY | constants.O_DIRECTORY))
    } catch (error) {
      throw fileError('open the folder', path, error)
    }
  }

  /** Where a name in this folder is. Give it to calls that follow no link in the last component. */
  at(name: string): string {
    return join(process.platform === 'linux' ? `/proc/self/fd/${this.#handle.fd}` : this.path, name)
  }

  /** A folder in this one; undefined where there is none. Throws NotAFolderError for a link and for anything else. */
  async inner(name: string): Promise<HeldFolder | undefined> {
    const path = join(this.path, name)
    // With both flags open(2) answers ENOTDIR for a link on Linux, and ELOOP elsewhere.
    const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
    try {
      return new HeldFolder(path, await open(this.at(name), flags))
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return undefined
      if (isSystemError(error, 'ENOTDIR') || isSystemError(error, 'ELOOP'))
        throw new NotAFolderError(path, error)
      throw fileError('open the folder', path, error)
    }
  }

  /** As inner(), and makes it where it is missing. */
  async makeInner(name: string): Promise<HeldFolder> {
    await mkdir(this.at(name)).catch((error: unknown) => {
      if (!isSystemError(error, 'EEXIST')) throw fileError('make the folder', join(this.path, name), error)
    })
    const inner = await this.inner(name)
    if (!inner)
      throw new WorldError(`${join(this.path, name)} was removed while bakelet wrote into it`, {
        next: 'run the same command again',
      })
    return inner
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}
