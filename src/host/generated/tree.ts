import type { HeldFolder } from './held-folder.ts'

/** The folder of a path in POSIX spelling below `root`, as its names from the top, and the last name. */
function split(path: string): readonly [folders: readonly string[], name: string] {
  const names = path.split('/')
  return [names.slice(0, -1), names.at(-1) ?? '']
}

/**
 * Gives `work` the folder that a path below `root` is in, and the path's last name. No folder is reached through a link:
 * throws NotAFolderError. Where a folder is missing: makes it with `make`, else returns undefined without `work`.
 */
export async function inFolderOf<T>(
  root: HeldFolder,
  path: string,
  { make }: { readonly make: boolean },
  work: (folder: HeldFolder, name: string) => Promise<T>,
): Promise<T | undefined> {
  const [folders, name] = split(path)
  let folder = root
  try {
    for (const next of folders) {
      const inner = make ? await folder.makeInner(next) : await folder.inner(next)
      if (!inner) return undefined
      if (folder !== root) await folder.close()
      folder = inner
    }
    return await work(folder, name)
  } finally {
    if (folder !== root) await folder.close()
  }
}

/** Every folder that a path lies in, from the innermost: "a/b/c" has "a/b" and "a". */
export function foldersOf(path: string): string[] {
  const [folders] = split(path)
  return folders.map((_, index) => folders.slice(0, folders.length - index).join('/'))
}
