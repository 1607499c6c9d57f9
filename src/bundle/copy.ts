import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import { isSystemError, WorldError } from '../host/errors.ts'
import { fileError, isDiskFull } from '../host/file-error.ts'
import type { BundleFile } from './manifest.ts'

/** Copies one file of the bundle into the store, if it is what the manifest says. */
export async function copyVerified(folder: string, file: BundleFile, store: Store): Promise<void> {
  const { path, sha256, sizeBytes, what } = file
  if (await store.find(sha256)) return
  const refuse = (why: string): never => {
    throw new WorldError(`${join(folder, path)} (${what}) ${why}; nothing of it was kept`, {
      next: 'copy the bundle again: the disk is damaged, or the file was changed',
    })
  }
  const work = await store.workPath('import')
  try {
    const hash = createHash('sha256')
    const target = await open(work, 'wx')
    let bytes = 0
    try {
      for await (const chunk of readPlainFile(join(folder, path), sizeBytes)) {
        hash.update(chunk)
        bytes += chunk.length
        await target.writeFile(chunk)
      }
    } finally {
      await target.close()
    }
    if (bytes !== sizeBytes) refuse(`has ${bytes} bytes, not the ${sizeBytes} of the manifest`)
    const actual = hash.digest('hex')
    if (actual !== sha256) refuse(`has the sha256 ${actual}, not the ${sha256} of the manifest`)
    await store.adopt(work, sha256)
  } catch (error) {
    await rm(work, { force: true })
    throw isDiskFull(error) ? fileError('write', work, error) : error
  }
}

/** The bytes of a plain file: not of what a link in its place points at, and not of a device. */
export async function* readPlainFile(path: string, mostBytes: number): AsyncIterable<Uint8Array> {
  const refuse = (why: string): never => {
    throw new WorldError(`${path} ${why}`, { next: 'name the folder that `bakelet fetch --bundle` wrote' })
  }
  // O_NONBLOCK: to open a pipe would wait for its writer (open(2)).
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  const file = await open(path, flags).catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT') || isSystemError(error, 'ENOTDIR')) return refuse('is not there')
    if (isSystemError(error, 'ELOOP')) return refuse('is a symbolic link, not a plain file')
    // A socket.
    if (isSystemError(error, 'ENXIO')) return refuse('is not a plain file')
    throw error
  })
  try {
    const stats = await file.stat()
    if (!stats.isFile()) refuse('is not a plain file')
    if (stats.size > mostBytes) refuse(`has ${stats.size} bytes, more than the ${mostBytes} that it may have`)
    yield* file.createReadStream({ autoClose: false })
  } finally {
    await file.close()
  }
}
