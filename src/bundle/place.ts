import { createHash } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store } from '../artifacts/store.ts'
import { wheelsFolder } from '../bake/debsbom.ts'
import { setsName, snapshotsFolder } from '../bake/snapshot.ts'
import { WorldError } from '../host/errors.ts'
import { linkOrCopy } from '../host/files.ts'
import { makeFolder } from '../host/make-folder.ts'
import type { BundleFile, Manifest } from './manifest.ts'

/** Lays the Debian files out under their names. apt checks their signatures whenever it reads them. */
export async function placeSnapshot({ files, packages }: Manifest, store: Store): Promise<void> {
  const debian = files.filter(({ path }) => path.startsWith('debian'))
  if (debian.length === 0) return
  const key = createHash('sha256')
    .update(JSON.stringify([packages, debian.map(({ path, sha256 }) => [path, sha256])]))
    .digest('hex')
  await place(join(snapshotsFolder(store.directory), key.slice(0, 16)), debian, store, {
    [setsName]: JSON.stringify(packages),
  })
}

export async function placeWheels({ files }: Manifest, store: Store): Promise<void> {
  const wheels = files.filter(({ path }) => path.startsWith('wheels/'))
  await place(
    wheelsFolder(store.directory),
    wheels.map(file => ({ ...file, path: file.path.slice('wheels/'.length) })),
    store,
  )
}

/** Makes a new folder of files of the store, which appears when it is whole. */
async function place(
  folder: string,
  files: readonly BundleFile[],
  store: Store,
  texts: Readonly<Record<string, string>> = {},
): Promise<void> {
  const unfinished = `${folder}.new`
  await rm(unfinished, { recursive: true, force: true })
  await makeFolder(unfinished)
  for (const { path, sha256, what } of files) {
    const file = await store.find(sha256)
    if (!file)
      throw new WorldError(`${what} is not in the store any more`, { next: 'run the same command again' })
    await makeFolder(dirname(join(unfinished, path)))
    await linkOrCopy(file.path, join(unfinished, path))
  }
  for (const [name, text] of Object.entries(texts)) await writeFile(join(unfinished, name), text)
  await rm(folder, { recursive: true, force: true })
  await rename(unfinished, folder)
}
