import type { GeneratedFile } from './file.ts'
import { HeldFolder } from './held-folder.ts'
import { place } from './place.ts'

/**
 * Writes files that are the user's own from then on, as a starter config is: they are in no list. Whoever calls this has
 * made sure that nothing is lost. Follows no link in the folder. Throws WorldError.
 */
export async function addFiles(path: string, files: readonly GeneratedFile[]): Promise<void> {
  const root = await HeldFolder.open(path)
  try {
    for (const file of files) await place(root, file)
  } finally {
    await root.close()
  }
}
