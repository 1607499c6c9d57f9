import type { Mode, NodePath, SourceLine } from '../../../plan/entry.ts'

export interface LoweredFolder {
  readonly path: NodePath
  readonly mode: Mode
  /** Of a volume itself: where the manifest has it. */
  readonly from?: SourceLine
}

/** Only root enters the folders above a volume. Its container sees it by its mount, so inside everybody may look. */
export function foldersOf(
  above: readonly NodePath[],
  { path, from }: { readonly path: NodePath; readonly from: SourceLine },
  inside: { readonly files: readonly string[]; readonly folders: readonly string[] },
): LoweredFolder[] {
  const files = new Set(inside.files)
  const needed = new Set([...inside.files.flatMap(parentsOf), ...inside.folders.flatMap(foldersTo)])
  return [
    ...above.map(path => ({ path, mode: '0700' }) as const),
    { path, mode: '0755', from },
    ...[...needed].filter(at => !files.has(at)).map(at => ({ path: `${path}/${at}`, mode: '0755' }) as const),
  ]
}

/** The folders above a path: `a`, `a/b` for `a/b/c`. */
const parentsOf = (path: string): string[] =>
  [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index))
const foldersTo = (path: string): string[] => [...parentsOf(path), path]
