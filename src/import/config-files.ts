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
    'bytes' in file ? [{ path: sourceOf(file), content: file.bytes, mode: file.mode }] : [],
  )
  return { entries, written }
}

function entryOf(file: ImportedFile): object {
  const owner = file.owner === undefined ? {} : { owner: file.owner }
  if (!('bytes' in file)) return { type: 'directory', ...owner }
  // 0644 is the default.
  return { source: sourceOf(file), ...(file.mode === '0644' ? {} : { mode: file.mode }), ...owner }
}

const sourceOf = ({ path }: ImportedFile) => `files${path}`
