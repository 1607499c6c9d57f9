import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError, WorldError } from '../errors.ts'
import { fileError } from '../file-error.ts'
import { NotReadableError, readRegularFile } from '../regular-file.ts'
import type { HeldFolder } from './held-folder.ts'
import { decodeList, largestList, listName, unfinishedName, type Written } from './list.ts'

/**
 * What bakelet wrote into a folder before; undefined where it wrote nothing. Throws WorldError where the folder holds
 * another output.
 */
export function readList(root: HeldFolder, output: string): readonly Written[] | undefined {
  const shown = join(root.path, listName)
  const text = readText(root, shown)
  if (text === undefined) return undefined
  const list = decodeList(text, shown)
  if (list.output !== output)
    throw new WorldError(`${root.path} holds the files of another output: ${list.output}, not ${output}`, {
      next: 'name another folder',
    })
  return list.files
}

function readText(root: HeldFolder, shown: string): string | undefined {
  const refuse = (why: string): never => {
    throw new WorldError(`${shown} ${why}, so bakelet did not write it`, { next: 'write to another folder' })
  }
  try {
    return readRegularFile(root.at(listName), { mostBytes: largestList, follow: false }).content.toString(
      'utf8',
    )
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined
    if (isSystemError(error, 'ELOOP')) return refuse('is a symbolic link')
    if (error instanceof NotReadableError) return refuse(error.why)
    throw fileError('read', shown, error)
  }
}

/** Throws WorldError for a folder with anything in it, besides what e2fsck(8) keeps in the root of a file system. */
export async function requireEmpty(root: HeldFolder): Promise<void> {
  const names = await readdir(root.at('.')).catch((error: unknown) => {
    throw fileError('read the folder', root.path, error)
  })
  if (names.some(name => name !== 'lost+found' && name !== unfinishedName))
    throw new WorldError(`${root.path} is not empty, and has no ${listName}: bakelet did not write it`, {
      next: 'write to another folder; remove this one if an earlier version of bakelet made it, which left no list',
    })
}
