import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as z from 'zod/mini'
import type { PackageMirror } from '../debian/mirror.ts'
import { decodeJson } from '../host/decode.ts'
import { makeFolder } from '../host/make-folder.ts'

/** A copy of a part of the Debian archive, as it was at one moment. Its signatures are Debian's, and apt checks them. */
export interface Snapshot {
  /** Holds debian and debian-security. */
  readonly folder: string
}

/** Folder of the store that the snapshots are in. */
export function snapshotsFolder(store: string): string {
  return join(store, 'debian')
}

/** File of a snapshot that says which sets of packages it was made for. */
export const setsName = 'packages.json'

/** Where apt finds the packages of a snapshot. */
export function snapshotMirror({ folder }: Snapshot): PackageMirror {
  const root = pathToFileURL(folder).href
  return { main: `${root}/debian`, security: `${root}/debian-security`, snapshot: true }
}

const packageSets = z.array(z.array(z.string()))

/** The newest snapshot of the store from which all these sets of packages can be installed. */
export async function findSnapshot(
  store: string,
  sets: readonly (readonly string[])[],
): Promise<Snapshot | undefined> {
  const root = snapshotsFolder(store)
  const names = (await readdir(root).catch(() => [])).filter(name => /^[0-9a-f]{16}$/.test(name))
  const found = await Promise.all(
    names.map(async name => ({ folder: join(root, name), time: (await stat(join(root, name))).mtimeMs })),
  )
  for (const { folder } of found.toSorted((a, b) => b.time - a.time))
    if (await covers(folder, sets)) return { folder }
  return undefined
}

/** What a set needs, a larger set needs too. */
async function covers(folder: string, sets: readonly (readonly string[])[]): Promise<boolean> {
  const path = join(folder, setsName)
  const there = decodeJson(packageSets, await readFile(path, 'utf8'), {
    name: path,
    next: `delete ${folder}, and import the bundle again`,
  })
  return sets.every(wanted => there.some(set => wanted.every(name => set.includes(name))))
}

/**
 * A snapshot that holds nothing, for a bake without a network whose installed packages mkosi has kept. Where it has not
 * kept those, apt says at once that there is no archive. Undefined where no mkosi has kept any.
 */
export async function keptTrees(store: string, cache: string): Promise<Snapshot | undefined> {
  const versions = (await readdir(cache).catch(() => [])).filter(name => name.startsWith('mkosi-'))
  const trees = await Promise.all(versions.map(name => readdir(join(cache, name, 'trees')).catch(() => [])))
  if (trees.flat().length === 0) return undefined
  const folder = join(snapshotsFolder(store), 'none')
  await makeFolder(folder)
  return { folder }
}
