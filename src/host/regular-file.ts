import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { isSystemError, WorldError } from './errors.ts'

/** A file that is read whole has to be a regular one of a bounded size. `why` goes on from the file's name. */
export class NotReadableError extends WorldError {
  override readonly name = 'NotReadableError'
  readonly why: string

  constructor(path: string, why: string, options: { readonly next?: string } = {}) {
    super(`${path} ${why}`, options)
    this.why = why
  }
}

export interface ReadOptions {
  readonly mostBytes: number
  /** Whether a link in the last component is followed. Default: true. */
  readonly follow?: boolean
}

export interface RegularFile {
  readonly content: Buffer
  readonly stats: Stats
}

/**
 * Reads a regular file and never waits: a pipe has no end until its writer closes it, /dev/zero has none, and /proc/kmsg,
 * which stat(2) calls a regular file, sends when the kernel has something to say. Throws NotReadableError, or the system's
 * error. Synchronous: at the start of a command nothing goes on beside it, and a stream costs start-up time.
 */
export function readRegularFile(path: string, { mostBytes, follow = true }: ReadOptions): RegularFile {
  const { O_RDONLY, O_NONBLOCK, O_NOCTTY, O_NOFOLLOW } = constants
  const fd = openUnlessSocket(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW))
  try {
    const stats = fstatSync(fd)
    if (!stats.isFile())
      throw new NotReadableError(path, `is ${kindOf(stats)}, not a regular file`, hint(stats))
    const tooLarge = () =>
      new NotReadableError(path, `is larger than ${mib(mostBytes)}, the most that is read`)
    if (stats.size > mostBytes) throw tooLarge()
    const chunks: Buffer[] = []
    for (let left = mostBytes + 1; ; ) {
      const chunk = Buffer.allocUnsafe(Math.min(left, Math.max(stats.size + 1, 64 * 1024)))
      const length = readSync(fd, chunk)
      if (length === 0) return { content: Buffer.concat(chunks), stats }
      chunks.push(chunk.subarray(0, length))
      left -= length
      // A file of /proc says that it has 0 bytes.
      if (left === 0) throw tooLarge()
    }
  } catch (error) {
    if (isSystemError(error, 'EAGAIN'))
      throw new NotReadableError(path, 'has no content yet, and bakelet does not wait for it')
    throw error
  } finally {
    closeSync(fd)
  }
}

/** A socket and a device without a driver cannot be opened: ENXIO (open(2)). */
function openUnlessSocket(path: string, flags: number): number {
  try {
    return openSync(path, flags)
  } catch (error) {
    if (isSystemError(error, 'ENXIO'))
      throw new NotReadableError(path, 'is a socket or a device, not a regular file', asFile)
    throw error
  }
}

const asFile = { next: 'write the content to a file first, and name that file' }

/** What a file is that is not regular (inode(7)). */
function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder'
  if (stats.isFIFO()) return 'a pipe'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}

/** For a file that is too large to be read whole, as a disk image. Throws NotReadableError, or the system's error. */
export function requireRegularFile(path: string): void {
  const stats = statSync(path)
  if (!stats.isFile())
    throw new NotReadableError(path, `is ${kindOf(stats)}, not a regular file`, hint(stats))
}

function hint(stats: Stats): { readonly next?: string } {
  if (stats.isDirectory()) return { next: 'name a file in this folder' }
  return asFile
}

function mib(bytes: number): string {
  return bytes >= 2 ** 20 ? `${bytes / 2 ** 20} MiB` : `${bytes / 1024} KiB`
}
