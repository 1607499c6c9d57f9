import { privateKey } from '../config/private-key.ts'
import type { ImportedFile, ImportedPod } from './types.ts'

/** A file that is written beside the config, and that an entry of `files` names as its source. */
export interface LocalFile {
  readonly path: string
  readonly content: Uint8Array
  readonly mode: string
}

/** Entries of the config's `files`, by path on the node, and the files that they name: files/PATH beside the config. */
export function configFiles(pods: readonly ImportedPod[]): {
  readonly entries: Readonly<Record<string, object>>
  readonly written: readonly LocalFile[]
} {
  // Two pods may mount one file.
  const all = new Map(pods.flatMap(({ files = [] }) => files.map(file => [file.path, file] as const)))
  const entries = Object.fromEntries([...all].map(([path, file]) => [path, entryOf(file)]))
  const written = [...all.values()].flatMap(file =>
    'bytes' in file ? [{ path: sourceOf(file), content: file.bytes, mode: modeOf(file) }] : [],
  )
  return { entries, written }
}

function entryOf(file: ImportedFile): object {
  if ('owner' in file) return { type: 'directory', owner: file.owner }
  const mode = modeOf(file)
  // 0644 is the default.
  return { source: sourceOf(file), ...(mode === '0644' ? {} : { mode }) }
}

const sourceOf = ({ path }: ImportedFile) => `files${path}`

/** A private key is for its owner only. */
function modeOf({ bytes, isProgram }: Extract<ImportedFile, { bytes: unknown }>): string {
  if (privateKey.test(Buffer.from(bytes).toString('latin1'))) return '0600'
  return isProgram ? '0755' : '0644'
}
