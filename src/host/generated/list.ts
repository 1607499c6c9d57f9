// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import { issueWords } from '../../diagnostics/issue-words.ts'
import { WorldError } from '../errors.ts'

/** Name of the list in a generated folder. */
export const listName = '.bakelet-files.json'

/**
 * Name of a file in any folder that is not complete yet. Fixed, so that the next run finds what a cut left; there is never
 * more than one in a folder.
 */
export const unfinishedName = '.bakelet-unfinished'

/**
 * A state of a path that bakelet made, or was about to make. The list that is written before a change names the states of
 * before and after, so a path can occur twice: whatever the moment of a cut, what is there is one of them.
 */
export type Written = { readonly path: string } & (
  | { readonly type: 'file'; readonly sha256: string; readonly mode?: string | undefined }
  | { readonly type: 'link'; readonly target: string }
)

export interface FileList {
  readonly formatVersion: 1
  /** Name of the output: packer, mkosi, bundle. A folder holds the files of one. */
  readonly output: string
  readonly files: readonly Written[]
}

/** A bundle with 20,000 packages has a list of 5 MB. */
export const largestList = 64 * 2 ** 20

/** No name is empty, `.` or `..`, so no path leads out of the folder; none is a file that this folder keeps for itself. */
const path = z.string().check(
  z.maxLength(4096),
  z.refine(text =>
    text
      .split('/')
      .every(name => !['', '.', '..', listName, unfinishedName].includes(name) && !name.includes('\0')),
  ),
)

const fileList = z.strictObject({
  formatVersion: z.literal(1),
  output: z.string().check(z.regex(/^[a-z][a-z-]{0,31}$/)),
  files: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({
        path,
        type: z.literal('file'),
        sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
        mode: z.optional(z.string().check(z.regex(/^[0-7]{4}$/))),
      }),
      z.strictObject({ path, type: z.literal('link'), target: z.string().check(z.maxLength(4096)) }),
    ]),
  ),
})

export function encodeList(list: FileList): string {
  const files = list.files.map(file => `    ${JSON.stringify(file)}`).join(',\n')
  return `{\n  "formatVersion": ${list.formatVersion},\n  "output": ${JSON.stringify(list.output)},\n  "files": [\n${files}\n  ]\n}\n`
}

/** Throws WorldError for everything that is not such a list: whose the folder is cannot be known then. */
export function decodeList(text: string, shown: string): FileList {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  const parsed = fileList.safeParse(value)
  if (parsed.success) return parsed.data
  throw new WorldError(
    `${shown} is not a list that bakelet wrote: ${issueWords(parsed.error.issues, value)}`,
    { next: 'restore the file, or write to another folder', cause: parsed.error },
  )
}
