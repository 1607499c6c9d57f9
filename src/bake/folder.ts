import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store, StoredFile } from '../artifacts/store.ts'
import { isSystemError, WorldError } from '../host/errors.ts'
import { exists, linkOrCopy } from '../host/files.ts'
import type { OutputFile } from '../outputs/file.ts'
import { importedImages } from '../plan/artifact-list.ts'
import type { Plan } from '../plan/types.ts'

/**
 * Writes an output's folder anew, and what the plan places as artifacts/SHA256 into it: what an earlier plan left there
 * is gone. Throws WorldError, and touches nothing, when the folder holds something else or the store lacks something.
 */
export async function writeFolder(
  folder: string,
  files: readonly OutputFile[],
  { plan, store }: { readonly plan: Plan; readonly store: Store },
): Promise<void> {
  const content = await contentOf(plan, store)
  if (!(await isOurs(folder)))
    throw new WorldError(`${folder} is not empty, and not a folder that bakelet made`, {
      next: 'name another folder, or remove this one',
    })
  await rm(folder, { recursive: true, force: true })
  for (const file of files) {
    const path = join(folder, file.path)
    await mkdir(dirname(path), { recursive: true })
    if ('link' in file) await symlink(file.link, path)
    else await writeFile(path, file.content, { mode: Number.parseInt(file.mode, 8) })
  }
  await mkdir(join(folder, 'artifacts'))
  for (const { path, sha256 } of content) {
    await linkOrCopy(path, join(folder, 'artifacts', sha256))
  }
}

/** Whether a folder is free for us: not there, empty, or with the README that each of our folders has. */
async function isOurs(folder: string): Promise<boolean> {
  try {
    const names = await readdir(folder)
    return (
      names.length === 0 || (await readFile(join(folder, 'README.md'), 'utf8')).includes('\nMade by bakelet ')
    )
  } catch (error) {
    if (isSystemError(error, 'ENOTDIR')) return false
    // Of the folder, or of its README.
    if (isSystemError(error, 'ENOENT')) return !(await exists(folder))
    throw error
  }
}

/** Everything that the plan places, from the store. */
async function contentOf(plan: Plan, store: Store): Promise<StoredFile[]> {
  const wanted = [
    ...plan.artifacts.map(({ name, version, fetched }) => [`${name} ${version}`, fetched?.sha256] as const),
    ...importedImages(plan).map(({ reference, fetched }) => [reference, fetched.archiveSha256] as const),
  ]
  return Promise.all(
    wanted.map(async ([what, sha256]) => {
      const stored = sha256 === undefined ? undefined : await store.find(sha256)
      if (stored) return stored
      throw new WorldError(`${what} is not in the store`, { next: '`bakelet fetch` brings it there' })
    }),
  )
}
