import type { Compiled } from '../compile/index.ts'
import { closest } from '../diagnostics/closest.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import type { ComponentName, Origin, SourceLine } from '../plan/entry.ts'
import { managedTree } from '../plan/managed.ts'
import { parentsMade } from '../plan/parents.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Why a path is on the node. */
export interface Explanation {
  readonly path: string
  readonly component: ComponentName
  /** The key of the config that the path comes from; undefined: every node with this component has the path. */
  readonly key: string | undefined
  /** Where the key is written; undefined: the key has its default. */
  readonly place: Place | undefined
  /** The lines of manifests that it was made from: a ConfigMap's key, or what was replaced in a Pod. */
  readonly lines: readonly SourceLine[]
}

/** Explains a managed path, or every path below a folder. Throws WorldError if bakelet manages none there. */
export async function explain(project: Project, path: string): Promise<readonly Explanation[]> {
  const { plan, compiled } = await planOf(project)
  const tree = managedTree(plan)
  const exact = tree.filter(entry => entry.path === path)
  const parent = parentsMade(tree).find(made => made.path === path)
  if (parent) return [{ path, ...because(parent.for.origin, compiled) }]
  const found =
    exact.length > 0 ? exact : tree.filter(entry => entry.path.startsWith(`${path.replace(/\/$/, '')}/`))
  if (found.length === 0) {
    const meant = nearest(
      path,
      tree.map(entry => entry.path),
    )
    throw new WorldError(`bakelet manages no file at ${quote(path)}`, {
      next: meant === undefined ? '`bakelet plan` lists every path' : `did you mean ${meant}?`,
    })
  }
  return found.map(entry => ({ path: entry.path, ...because(entry.origin, compiled) }))
}

/** A path that ends the same (the folder was forgotten, or is another one), or is a few letters off. */
function nearest(path: string, known: readonly string[]): string | undefined {
  const tail = `/${path.replace(/^\/+/, '')}`
  const name = tail.slice(tail.lastIndexOf('/'))
  return (
    known.find(other => other.endsWith(tail)) ??
    known.find(other => other.endsWith(name)) ??
    closest(path, known)
  )
}

function because(
  { component, path, lines = [] }: Origin,
  { writtenAt }: Compiled,
): Omit<Explanation, 'path'> {
  const key = formatPath(path) || undefined
  const place = key === undefined ? undefined : writtenAt(path, 'key')
  return {
    component,
    key,
    place: place && { file: place.file, line: place.line, column: place.column },
    lines,
  }
}
