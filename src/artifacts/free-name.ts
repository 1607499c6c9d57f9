import { lstat, rm } from 'node:fs/promises'
import { ignoreMissing } from '../host/errors.ts'

/** Deletes a folder that has the name of a file of the store: rename(2) replaces no folder with a file. */
export async function freeName(path: string): Promise<void> {
  const there = await lstat(path).catch(ignoreMissing)
  if (there?.isDirectory()) await rm(path, { recursive: true, force: true })
}
