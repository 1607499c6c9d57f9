import type { GeneratedFile } from './file.ts'
import { HeldFolder } from './held-folder.ts'
import { type Changes, judge } from './judge.ts'
import { encodeList, listName, type Written } from './list.ts'
import { stateOf } from './look.ts'
import { place, removeFiles, removeUnfinished } from './place.ts'
import { readList, requireEmpty } from './read-list.ts'

export interface GeneratedFolder {
  /** A folder holds the files of one output. */
  readonly output: string
  /** In the order in which they are to appear. */
  readonly files: readonly GeneratedFile[]
  /** Whether the first write may be into a folder with other files in it. Default: false. */
  readonly beside?: boolean
}

/**
 * Writes the files of an output into a folder. What an earlier run wrote and nobody changed since is replaced, or removed
 * where no longer needed; everything else stays. Throws WorldError, having changed nothing, where a file that bakelet did
 * not write is in the way, with all such files.
 *
 * After a kill at any moment the next run goes on: a list of the states before and after is written first, and a list of
 * the latter alone when all is done. Not so after a power cut, since nothing is synced: a file that lost its content is
 * then taken for one that was changed.
 */
export async function writeGenerated(path: string, folder: GeneratedFolder): Promise<void> {
  const { output, files } = folder
  await judged(path, folder, async (root, listed, { remove, write, keep }) => {
    const writeList = async (states: readonly Written[]) => {
      const content = encodeList({ formatVersion: 1, output, files: states })
      await place(root, { path: listName, mode: '0644', content })
    }
    const written = new Map(keep.map(state => [state.path, state]))
    if (remove.length + write.length > 0) {
      await writeList([...listed, ...write.map(stateOf)])
      await removeUnfinished(
        root,
        [...listed, ...files].map(({ path }) => path),
      )
      await removeFiles(root, remove)
      for (const file of write) written.set(file.path, await place(root, file))
    }
    await writeList(files.flatMap(file => written.get(file.path) ?? []))
  })
}

/** Throws as writeGenerated() would, and writes nothing: for a command that has long work to do first. */
export async function refuseForeign(path: string, folder: GeneratedFolder): Promise<void> {
  await judged(path, folder, async () => {})
}

async function judged(
  path: string,
  { output, files, beside = false }: GeneratedFolder,
  work: (root: HeldFolder, listed: readonly Written[], changes: Changes) => Promise<void>,
): Promise<void> {
  const root = await HeldFolder.open(path)
  try {
    const listed = readList(root, output)
    if (!listed && !beside) await requireEmpty(root)
    await work(root, listed ?? [], await judge(root, listed ?? [], files))
  } finally {
    await root.close()
  }
}
