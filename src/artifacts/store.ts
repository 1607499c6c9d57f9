import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { chmod, lstat, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ignoreMissing } from '../host/errors.ts'
import { fileError, isDiskFull } from '../host/file-error.ts'
import { writeFileAtomic } from '../host/files.ts'
import type { Sha256 } from '../plan/types.ts'
import { freeName } from './free-name.ts'
import { canOthersWrite } from './others.ts'
import { leavePartial, takePartial } from './partial.ts'
import type { Decoder } from './record-decoder.ts'
import { Records } from './records.ts'
import { openSeal, type Seal } from './seal.ts'
import { readSmall } from './small-file.ts'
import { defaultStoreDirectory, makeStoreFolder } from './store-folder.ts'

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
   * The file with this digest, or undefined. Its content is hashed unless this user's bakelet hashed the same file before, and
   * always with `full`. A file with another digest is deleted, and so is one that another user owns or can write.
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
  /**
   * What was noted for an input. A note of somebody else, a damaged one and one that `decode` does not take count
   * for nothing: undefined.
   */
  readRecord<T>(kind: string, input: unknown, decode: Decoder<T>): Promise<T | undefined>
  writeRecord(kind: string, input: unknown, value: unknown): Promise<void>
}

/**
 * Opens the store, and makes its folders. Throws WorldError when they cannot be made, and for a store of another user or
 * one that others can write.
 */
export async function openStore(directory: string = defaultStoreDirectory()): Promise<Store> {
  await makeStoreFolder(directory)
  return new DirectoryStore(directory, await openSeal())
}

/** Reads a whole file through sha256. */
export async function hashFile(path: string): Promise<Sha256> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

class DirectoryStore implements Store {
  readonly directory: string
  readonly #seal: Seal
  readonly #records: Records

  constructor(directory: string, seal: Seal) {
    this.directory = directory
    this.#seal = seal
    this.#records = new Records(join(directory, 'records'), seal)
  }

  #path(sha256: Sha256): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`not a sha256: ${sha256}`)
    return join(this.directory, 'sha256', sha256)
  }

  async find(sha256: Sha256, options: { readonly full?: boolean } = {}): Promise<StoredFile | undefined> {
    const path = this.#path(sha256)
    const file = await lstat(path).catch(ignoreMissing)
    if (file === undefined) return undefined
    // Whoever can write a file can do so after it was hashed.
    if (!file.isFile() || canOthersWrite(file)) {
      await rm(path, { force: true, recursive: true })
      return undefined
    }
    if (options.full || !this.#isStamped(sha256, file)) {
      if ((await hashFile(path)) !== sha256) {
        await rm(path, { force: true })
        return undefined
      }
      await this.#stamp(sha256, file)
    }
    return { sha256, path, sizeBytes: file.size }
  }

  /** Whether this user's bakelet hashed this very file before. */
  #isStamped(sha256: Sha256, file: Stats): boolean {
    const [seen, mac] = readSmall(join(this.directory, 'checked', sha256), mostStampBytes)?.split('\n') ?? []
    const now = stampOf(file)
    return seen === now && this.#seal.holds(`checked ${sha256} ${now}`, mac)
  }

  async #stamp(sha256: Sha256, file: Stats): Promise<void> {
    const now = stampOf(file)
    const path = join(this.directory, 'checked', sha256)
    await freeName(path)
    await writeFileAtomic(path, `${now}\n${this.#seal.of(`checked ${sha256} ${now}`)}\n`)
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
    const stats = await stat(path)
    await this.#stamp(sha256, stats)
    await freeName(target)
    await rename(path, target)
    return { sha256, path: target, sizeBytes: stats.size }
  }

  async workPath(suffix: string): Promise<string> {
    return join(this.directory, 'work', `${randomBytes(8).toString('hex')}.${suffix}`)
  }

  async takePartial(sha256: Sha256): Promise<string> {
    return await takePartial(join(this.directory, 'work'), sha256)
  }

  async leavePartial(path: string, sha256: Sha256): Promise<void> {
    await leavePartial(join(this.directory, 'work'), path, sha256)
  }

  async readRecord<T>(kind: string, input: unknown, decode: Decoder<T>): Promise<T | undefined> {
    return this.#records.read(kind, input, decode)
  }

  async writeRecord(kind: string, input: unknown, value: unknown): Promise<void> {
    await this.#records.write(kind, input, value)
  }
}

/** A stamp is one line and its seal. */
const mostStampBytes = 1024

/**
 * By what the file that was hashed is known again. tar(1) and rsync(1) restore size and time of change; the inode and the time
 * of birth (statx(2)) are those of a new file, so what a cache brought is hashed once. A further name of the file changes neither.
 */
function stampOf({ size, mtimeMs, ino, birthtimeMs }: Stats): string {
  return `${size} ${mtimeMs} ${ino} ${birthtimeMs}`
}
