import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { chmod, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { isSystemError } from '../host/errors.ts'
import { fileError, isDiskFull } from '../host/file-error.ts'
import { writeFileAtomic } from '../host/files.ts'
import { NotReadableError, readRegularFile } from '../host/regular-file.ts'
import type { Sha256 } from '../plan/types.ts'
import { openSeal, type Seal } from './seal.ts'
import { defaultStoreDirectory, makeStoreFolder } from './store-folder.ts'

/** A value of this type, or undefined for anything else. */
export type Decoder<T> = (value: unknown) => T | undefined

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
  /**
   * What was noted for an input. A note of somebody else, a damaged one and one that `decode` does not take count
   * for nothing: undefined.
   */
  readRecord<T>(kind: string, input: unknown, decode: Decoder<T>): Promise<T | undefined>
  writeRecord(kind: string, input: unknown, value: unknown): Promise<void>
}

/** No live download lets its file rest this long (its body times out long before), so its owner is gone. */
const abandonedAfterMs = 10 * 60_000

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

  constructor(directory: string, seal: Seal) {
    this.directory = directory
    this.#seal = seal
  }

  #path(sha256: Sha256): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`not a sha256: ${sha256}`)
    return join(this.directory, 'sha256', sha256)
  }

  async find(sha256: Sha256, options: { readonly full?: boolean } = {}): Promise<StoredFile | undefined> {
    const path = this.#path(sha256)
    const file = await lstat(path).catch(ignoreMissing)
    if (file === undefined) return undefined
    if (!file.isFile()) {
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

  /** Whether this user's bakelet hashed the file with this size and time of change before. */
  #isStamped(sha256: Sha256, file: Stats): boolean {
    const [seen, mac] = readSmall(join(this.directory, 'checked', sha256))?.split('\n') ?? []
    const now = stampOf(file)
    return seen === now && this.#seal.holds(`checked ${sha256} ${now}`, mac)
  }

  async #stamp(sha256: Sha256, file: Stats): Promise<void> {
    const now = stampOf(file)
    const path = join(this.directory, 'checked', sha256)
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
    await rename(path, target)
    return { sha256, path: target, sizeBytes: stats.size }
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

  async readRecord<T>(kind: string, input: unknown, decode: Decoder<T>): Promise<T | undefined> {
    const text = readSmall(this.#recordPath(kind, input))
    if (text === undefined) return undefined
    const record = sealedRecord.safeParse(parseJson(text))
    if (!record.success) return undefined
    const { value, mac } = record.data
    if (!this.#seal.holds(recordText(kind, input, value), mac)) return undefined
    return decode(value)
  }

  async writeRecord(kind: string, input: unknown, value: unknown): Promise<void> {
    // The input is kept beside the value for whoever looks into the store.
    const mac = this.#seal.of(recordText(kind, input, value))
    await writeFileAtomic(
      this.#recordPath(kind, input),
      `${JSON.stringify({ input, value, mac }, undefined, 2)}\n`,
    )
  }
}

const sealedRecord = z.object({ value: z.unknown(), mac: z.string() })

function recordText(kind: string, input: unknown, value: unknown): string {
  return canonicalJson({ kind, input, value })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The SBOM of an image's packages, the largest record, has some megabytes. */
const mostRecordBytes = 64 * 2 ** 20

/** Undefined for a file that is absent, or no regular file of a record's size. */
function readSmall(path: string): string | undefined {
  try {
    return readRegularFile(path, { mostBytes: mostRecordBytes, follow: false }).content.toString('utf8')
  } catch (error) {
    if (error instanceof NotReadableError || isSystemError(error, 'ELOOP')) return undefined
    return ignoreMissing(error)
  }
}

function stampOf({ size, mtimeMs }: Stats): string {
  return `${size} ${mtimeMs}`
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
