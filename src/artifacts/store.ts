import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { isSystemError, WorldError } from '../host/errors.ts'
import { fileError, isDiskFull } from '../host/file-error.ts'
import { writeFileAtomic } from '../host/files.ts'
import { makeFolder } from '../host/make-folder.ts'
import type { Sha256 } from '../plan/types.ts'

/** A file of the store, found under its own digest. */
export interface StoredFile {
  readonly sha256: Sha256
  readonly path: string
  readonly sizeBytes: number
}

/**
 * Files by sha256, and small JSON records by the hash of what they were made from. Safe for any number of processes at
 * once: a name appears only by rename, when its content is complete and on the disk.
 */
export interface Store {
  readonly directory: string
  /**
   * The file with this digest, or undefined. Its content is checked against the digest when its size or its time of
   * change is not the one that was recorded, and always with `full`; a file that fails is removed.
   */
  find(sha256: Sha256, options?: { readonly full?: boolean }): Promise<StoredFile | undefined>
  /** Writes the bytes under their digest, computed on the way. */
  put(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StoredFile>
  /**
   * Moves a complete file on the store's own file system (see `workPath`) under its digest, which the caller computed
   * from the same bytes. The file is synced first.
   */
  adopt(path: string, sha256: Sha256): Promise<StoredFile>
  /** A new path for unfinished work, on the store's file system. */
  workPath(suffix: string): Promise<string>
  /**
   * Takes the unfinished download of this digest for this process alone: the path of a file that holds what an earlier
   * try left, or that does not exist yet.
   */
  takePartial(sha256: Sha256): Promise<string>
  /** Leaves an unfinished download for a later try. */
  leavePartial(path: string, sha256: Sha256): Promise<void>
  readRecord<T>(kind: string, input: unknown): Promise<T | undefined>
  writeRecord(kind: string, input: unknown, value: unknown): Promise<void>
}

/** No live download lets its file rest this long (its body times out long before), so its owner is gone. */
const abandonedAfterMs = 10 * 60_000

/** $BAKELET_STORE, else $XDG_CACHE_HOME/bakelet, else ~/.cache/bakelet (XDG Base Directory Specification 0.8). */
export function defaultStoreDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env.BAKELET_STORE) return resolve(env.BAKELET_STORE)
  const cache = env.XDG_CACHE_HOME
  // The specification: a relative path is invalid and must be ignored.
  return join(cache && isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'bakelet')
}

/** Opens the store, and makes its folders. Throws WorldError when it cannot be written. */
export async function openStore(directory: string = defaultStoreDirectory()): Promise<Store> {
  try {
    for (const name of ['sha256', 'checked', 'records', 'work']) await makeFolder(join(directory, name))
  } catch (error) {
    throw new WorldError(`the store ${directory} cannot be made: ${(error as Error).message}`, {
      next: 'name a folder that you can write in the environment variable BAKELET_STORE',
      cause: error,
    })
  }
  return new DirectoryStore(directory)
}

/** Reads a whole file through sha256. */
export async function hashFile(path: string): Promise<Sha256> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

class DirectoryStore implements Store {
  readonly directory: string

  constructor(directory: string) {
    this.directory = directory
  }

  #path(sha256: Sha256): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`not a sha256: ${sha256}`)
    return join(this.directory, 'sha256', sha256)
  }

  async find(sha256: Sha256, options: { readonly full?: boolean } = {}): Promise<StoredFile | undefined> {
    const path = this.#path(sha256)
    const file = await stat(path).catch(ignoreMissing)
    if (file === undefined) return undefined
    const now = `${file.size} ${file.mtimeMs}\n`
    const checkedPath = join(this.directory, 'checked', sha256)
    const checked = await readFile(checkedPath, 'utf8').catch(ignoreMissing)
    if (options.full || checked !== now) {
      if ((await hashFile(path)) !== sha256) {
        await rm(path, { force: true })
        return undefined
      }
      await writeFileAtomic(checkedPath, now)
    }
    return { sha256, path, sizeBytes: file.size }
  }

  async put(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StoredFile> {
    const path = await this.workPath('put')
    const hash = createHash('sha256')
    try {
      const file = await open(path, 'wx')
      try {
        for await (const chunk of bytes) {
          hash.update(chunk)
          await file.writeFile(chunk)
        }
      } finally {
        await file.close()
      }
      return await this.adopt(path, hash.digest('hex'))
    } catch (error) {
      await rm(path, { force: true })
      throw isDiskFull(error) ? fileError('write', path, error) : error
    }
  }

  async adopt(path: string, sha256: Sha256): Promise<StoredFile> {
    const target = this.#path(sha256)
    const file = await open(path, 'r+')
    try {
      await file.sync()
    } finally {
      await file.close()
    }
    // Read-only: content under a digest never changes.
    await chmod(path, 0o444)
    const { size, mtimeMs } = await stat(path)
    await writeFileAtomic(join(this.directory, 'checked', sha256), `${size} ${mtimeMs}\n`)
    await rename(path, target)
    return { sha256, path: target, sizeBytes: size }
  }

  async workPath(suffix: string): Promise<string> {
    return join(this.directory, 'work', `${randomBytes(8).toString('hex')}.${suffix}`)
  }

  async takePartial(sha256: Sha256): Promise<string> {
    const mine = await this.workPath(`${sha256}.download`)
    for (const name of [`${sha256}.partial`, ...(await this.#abandoned(sha256))]) {
      // Of several processes only one succeeds in renaming.
      const taken = await rename(join(this.directory, 'work', name), mine).then(() => true, ignoreMissing)
      if (taken) break
    }
    return mine
  }

  async #abandoned(sha256: Sha256): Promise<string[]> {
    const names = await readdir(join(this.directory, 'work'))
    const abandoned: string[] = []
    for (const name of names.filter(name => name.endsWith(`.${sha256}.download`))) {
      const file = await stat(join(this.directory, 'work', name)).catch(ignoreMissing)
      if (file && Date.now() - file.mtimeMs > abandonedAfterMs) abandoned.push(name)
    }
    return abandoned
  }

  async leavePartial(path: string, sha256: Sha256): Promise<void> {
    await rename(path, join(this.directory, 'work', `${sha256}.partial`)).catch(ignoreMissing)
  }

  #recordPath(kind: string, input: unknown): string {
    const key = createHash('sha256').update(canonicalJson(input)).digest('hex')
    return join(this.directory, 'records', `${kind}-${key}.json`)
  }

  async readRecord<T>(kind: string, input: unknown): Promise<T | undefined> {
    const text = await readFile(this.#recordPath(kind, input), 'utf8').catch(ignoreMissing)
    if (text === undefined) return undefined
    try {
      return (JSON.parse(text) as { value: T }).value
    } catch {
      // Damaged: as good as absent, and written again.
      return undefined
    }
  }

  async writeRecord(kind: string, input: unknown, value: unknown): Promise<void> {
    // The input is kept beside the value for whoever looks into the store.
    await writeFileAtomic(
      this.#recordPath(kind, input),
      `${JSON.stringify({ input, value }, undefined, 2)}\n`,
    )
  }
}

/** JSON with sorted keys, so that equal inputs have one key. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

function ignoreMissing(error: unknown): undefined {
  if (isSystemError(error, 'ENOENT')) return undefined
  throw error
}
