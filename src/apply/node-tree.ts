import type { NodePath } from '../plan/entry.ts'
import type { ManagedEntry } from '../plan/managed-entry.ts'
import { parentsMade } from '../plan/parents.ts'
import { treeLine } from '../plan/tree-digest.ts'
import type { NodeTree } from '../verify/tree.ts'

/** A path at which the node differs from the plan. */
export interface TreeChange {
  readonly path: NodePath
  /** Of the node: a line as treeLine() makes it; undefined: it is not there. */
  readonly from: string | undefined
  /** Undefined: the plan no longer has it. */
  readonly to: ManagedEntry | undefined
}

/** The paths of conf/managed.list: plan/managed-list.ts. */
export function listedPaths(managedList: string): readonly NodePath[] {
  return managedList.split('\n').flatMap(line => {
    const path = /^(?:f|d [0-7]+|l \S+) (\/.*)$/.exec(line)?.[1]
    return path === undefined ? [] : [path as NodePath]
  })
}

/** The folders that come along with files of the config, as entries. */
export function withParents(tree: readonly ManagedEntry[]): readonly ManagedEntry[] {
  const parents = parentsMade(tree).map(
    ({ path, for: { origin } }): ManagedEntry => ({ type: 'directory', path, mode: '0755', origin }),
  )
  return [...tree, ...parents]
}

/** Entries for paths that only the node has: enough to list them by. */
export function entriesToList(
  planned: readonly ManagedEntry[],
  listed: readonly NodePath[],
): readonly ManagedEntry[] {
  const known = new Set(planned.map(({ path }): string => path))
  const origin = { component: 'system', path: [] } as const
  return [
    ...planned,
    ...listed
      .filter(path => !known.has(path))
      .map((path): ManagedEntry => ({ type: 'link', path, target: '', origin })),
  ]
}

/**
 * What has to change on the node. A folder that is made for a file, and is there, stays as it is; what neither plan nor node has
 * in its list is somebody else's.
 */
export function changesOf(
  tree: readonly ManagedEntry[],
  node: NodeTree,
  listed: readonly NodePath[],
): readonly TreeChange[] {
  const found = new Map(node.lines.map(line => [pathOf(line), line]))
  const managed = new Set(tree.map(({ path }): string => path))
  const planned = withParents(tree)
  const known = new Set(planned.map(({ path }): string => path))
  const changed = planned.flatMap((to): TreeChange[] => {
    const from = found.get(to.path)
    if (from !== undefined && (from === treeLine(to) || !managed.has(to.path))) return []
    return [{ path: to.path, from, to }]
  })
  const removed = listed.flatMap((path): TreeChange[] => {
    const from = found.get(path)
    return known.has(path) || from === undefined ? [] : [{ path, from, to: undefined }]
  })
  return [...changed, ...removed].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** A line ends with its path, and no part before it has a slash after a space. */
function pathOf(line: string): string {
  if (!line.startsWith('l ')) return line.slice(line.indexOf(' /') + 1)
  const [, , ...rest] = line.split(' ')
  return rest.slice(1).join(' ')
}
