import { randomBytes } from 'node:crypto'
import { lstat, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ignoreMissing } from '../host/errors.ts'
import type { Sha256 } from '../plan/types.ts'
import { canOthersWrite } from './others.ts'

// Unfinished downloads in the folder `work` of the store: DIGEST.partial waits for a process, RANDOM.DIGEST.download has one.

/** No live download lets its file rest this long (its body times out long before), so its owner is gone. */
const abandonedAfterMs = 10 * 60_000

/** See Store.takePartial(). */
export async function takePartial(work: string, sha256: Sha256): Promise<string> {
  const mine = join(work, `${randomBytes(8).toString('hex')}.${sha256}.download`)
  for (const name of [`${sha256}.partial`, ...(await abandoned(work, sha256))]) {
    // Of several processes only one succeeds in renaming.
    const taken = await rename(join(work, name), mine).then(() => true, ignoreMissing)
    if (taken && (await isOwn(mine))) break
    await rm(mine, { force: true, recursive: true })
  }
  return mine
}

/** See Store.leavePartial(). */
export async function leavePartial(work: string, path: string, sha256: Sha256): Promise<void> {
  await rename(path, join(work, `${sha256}.partial`)).catch(ignoreMissing)
}

/** The download goes on in the file, so a link would lead it into another file, and a pipe would stop it. */
async function isOwn(path: string): Promise<boolean> {
  const file = await lstat(path)
  return file.isFile() && file.nlink === 1 && !canOthersWrite(file)
}

async function abandoned(work: string, sha256: Sha256): Promise<string[]> {
  const names = await readdir(work)
  const found: string[] = []
  for (const name of names.filter(name => name.endsWith(`.${sha256}.download`))) {
    const file = await lstat(join(work, name)).catch(ignoreMissing)
    if (file && Date.now() - file.mtimeMs > abandonedAfterMs) found.push(name)
  }
  return found
}
