import { constants, copyFile, link, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import { WorldError } from '../host/errors.ts'
import type { OutputFile } from '../outputs/file.ts'
import { importedImages } from '../plan/artifact-list.ts'
import type { Plan, Sha256 } from '../plan/types.ts'

/**
 * Writes an output's folder anew: what an earlier plan left in it is gone. Throws WorldError when the folder holds
 * something else, and touches nothing of it.
 */
export async function writeFolder(folder: string, files: readonly OutputFile[]): Promise<void> {
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
}

/** Whether a folder is free for us: not there, empty, or with the README that each of our folders has. */
async function isOurs(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  if (names.length === 0) return true
  const readme = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '')
  return readme.includes('\nMade by bakelet ')
}

/** Puts everything that the plan places into FOLDER/artifacts, under its digest. */
export async function writeArtifacts(folder: string, plan: Plan, store: Store): Promise<void> {
  const target = join(folder, 'artifacts')
  await mkdir(target, { recursive: true })
  for (const { what, sha256 } of contentOf(plan)) {
    const stored = sha256 === undefined ? undefined : await store.find(sha256)
    if (!stored)
      throw new WorldError(`${what} is not in the store`, { next: '`bakelet fetch` brings it there' })
    const path = join(target, stored.sha256)
    await link(stored.path, path).catch(() => copyFile(stored.path, path, constants.COPYFILE_FICLONE))
  }
}

function contentOf(plan: Plan): { what: string; sha256: Sha256 | undefined }[] {
  return [
    ...plan.artifacts.map(({ name, version, fetched }) => ({
      what: `${name} ${version}`,
      sha256: fetched?.sha256,
    })),
    ...importedImages(plan).map(({ reference, fetched }) => ({
      what: reference,
      sha256: fetched.archiveSha256,
    })),
  ]
}
