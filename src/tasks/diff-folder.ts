import { realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Fact, Facts } from '../diff/facts.ts'
import { contentFact } from '../diff/file-fact.ts'
import { fileError } from '../host/file-error.ts'
import { decodeList, largestList, listName, type Written } from '../host/generated/list.ts'
import { readRegularFile } from '../host/regular-file.ts'

/** Larger are only programs and images, whose digests are in the list. */
const mostBytes = 16 * 2 ** 20

/** What a folder has that one of bakelet's commands wrote: the files of its list, as they are now. */
export function folderFacts(folder: string): Facts {
  const path = join(folder, listName)
  const list = decodeList(read(path, largestList).toString('utf8'), path)
  return { 'generated files': list.files.map(file => factOf(folder, file)) }
}

function factOf(folder: string, file: Written): Fact {
  if (file.type === 'link') return { name: file.path, value: `link to ${file.target}` }
  const { path: name, mode = '0644', sha256 } = file
  const path = join(folder, name)
  const size = sizeOf(path)
  if (size === undefined) return { name, value: 'removed by somebody' }
  // The folder may be a stranger's, with a link in place of a folder: no other file of this machine is shown.
  if (dirname(realpathSync(path)) !== join(realpathSync(folder), dirname(name)))
    return { name, value: 'outside of the folder' }
  if (size > mostBytes) return { name, value: `${mode}, ${size} bytes`, sealed: sha256 }
  return { name, ...contentFact(mode, mode, read(path, mostBytes)) }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}

function read(path: string, mostBytes: number): Buffer {
  try {
    return readRegularFile(path, { mostBytes, follow: false }).content
  } catch (error) {
    throw fileError('read', path, error)
  }
}
