import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import { isSystemError, WorldError } from '../host/errors.ts'
import { exists, linkOrCopy } from '../host/files.ts'
import type { OutputFile } from '../outputs/file.ts'
import { importedImages } from '../plan/artifact-list.ts'
import type { Plan } from '../plan/types.ts'

/** The first file of each of our folders, by which we know it again. */
const mark = 'README.md'

/** A file that is linked into a folder, or copied where it cannot be: `name` is its path there. */
export interface LinkedFile {
  readonly path: string
  readonly name: string
}

/**
 * Writes an output's folder anew, and links the files into it: what an earlier plan left there is gone. Throws WorldError,
 * and touches nothing, when the folder holds something else.
 */
export async function writeFolder(
  folder: string,
  files: readonly OutputFile[],
  linked: readonly LinkedFile[],
): Promise<void> {
  if (!(await isOurs(folder)))
    throw new WorldError(`${folder} is not empty, and not a folder that bakelet made`, {
      next: 'name another folder, or remove this one',
    })
  // Its contents, and not the folder: it may be where a disk is mounted, on which a bundle is carried away. What shows
  // that it is ours stays until it is written anew: a folder that was cut short is ours as well.
  await mkdir(folder, { recursive: true })
  for (const name of await contents(folder))
    if (name !== mark) await rm(join(folder, name), { recursive: true, force: true })
  for (const file of files) {
    const path = join(folder, file.path)
    await mkdir(dirname(path), { recursive: true })
    if ('link' in file) await symlink(file.link, path)
    else await writeFile(path, file.content, { mode: Number.parseInt(file.mode, 8) })
  }
  for (const { path, name } of linked) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await linkOrCopy(path, join(folder, name))
  }
}

/** Whether a folder is free for us: not there, empty, or with the README that each of our folders has. */
async function isOurs(folder: string): Promise<boolean> {
  try {
    const names = await contents(folder)
    return names.length === 0 || (await readFile(join(folder, mark), 'utf8')).includes('\nMade by bakelet ')
  } catch (error) {
    if (isSystemError(error, 'ENOTDIR')) return false
    // Of the folder, or of its README.
    if (isSystemError(error, 'ENOENT')) return !(await exists(folder))
    throw error
  }
}

/** What is in a folder, besides what e2fsck(8) keeps in the root of an empty file system. */
async function contents(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter(name => name !== 'lost+found')
}

/** Everything that the plan places, as FOLDER/SHA256. Throws WorldError when the store lacks something. */
export async function artifactFiles(
  folder: string,
  { plan, store }: { readonly plan: Plan; readonly store: Store },
): Promise<LinkedFile[]> {
  const wanted = [
    ...plan.artifacts.map(({ name, version, fetched }) => [`${name} ${version}`, fetched?.sha256] as const),
    ...importedImages(plan).map(({ reference, fetched }) => [reference, fetched.archiveSha256] as const),
  ]
  return Promise.all(
    wanted.map(async ([what, sha256]) => {
      const stored = sha256 === undefined ? undefined : await store.find(sha256)
      if (stored) return { path: stored.path, name: join(folder, stored.sha256) }
      throw new WorldError(`${what} is not in the store`, { next: '`bakelet fetch` brings it there' })
    }),
  )
}
