import type { Compiled } from '../compile/index.ts'
import { closest } from '../diagnostics/closest.ts'
import { formatPath } from '../diagnostics/config-path.ts'
import { quote } from '../diagnostics/quote.ts'
import { WorldError } from '../host/errors.ts'
import type { ComponentName, Origin, SourceLine } from '../plan/entry.ts'
import { managedTree } from '../plan/managed.ts'
import type { ManagedEntry } from '../plan/managed-entry.ts'
import { parentsMade } from '../plan/parents.ts'
import { explainConfig, type Place } from './explain-config.ts'
import { type PlanName, planNames } from './plan-names.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

/** Why something is on the node. */
export interface Explanation {
  /** A path; or what has a name, as the plan lists it; or a key of the config. */
  readonly what: 'path' | 'key' | PlanName['what']
  /** The path, name or key itself. */
  readonly path: string
  /** What the plan says about it besides: a version, a value, ports. */
  readonly detail?: string
  /** The component that brings it; undefined: a setting that no component reads. */
  readonly component: ComponentName | undefined
  /** The key of the config that it comes from; undefined: every node with this component has it. */
  readonly key: string | undefined
  /** Where the key is written; undefined: the key has its default. */
  readonly place: Place | undefined
  /** The lines of manifests that it was made from: a ConfigMap's key, or what was replaced in a Pod. */
  readonly lines: readonly SourceLine[]
}

/**
 * Explains a managed path, every path below a folder, a name that the plan lists, or a key of the config. Throws WorldError if
 * nothing is called so.
 */
export async function explain(project: Project, name: string): Promise<readonly Explanation[]> {
  const { plan, config, compiled } = await planOf(project)
  const tree = managedTree(plan)
  const paths = pathsAt(tree, name, compiled)
  if (paths.length > 0) return paths
  const names = planNames(plan, config)
  const found = names
    .filter(each => each.name === name)
    .map(({ origin, what, name: path, detail }) => ({
      ...{ what, path, ...(detail && { detail }), ...because(origin, compiled) },
    }))
  const keys = (await explainConfig(project)).filter(({ key }) => key === name || isBelow(key, name))
  const settings = keys.map(({ key, value, place }) => ({
    ...{
      what: 'key' as const,
      path: key,
      detail: JSON.stringify(value),
      component: undefined,
      key,
      place,
      lines: [],
    },
  }))
  if (found.length + settings.length > 0) return [...found, ...settings]
  const meant = nearest(
    name,
    tree.map(entry => entry.path),
    names.map(each => each.name),
  )
  throw new WorldError(
    name.includes('/')
      ? `bakelet manages no file at ${quote(name)}`
      : `the plan has nothing called ${quote(name)}`,
    { next: meant === undefined ? '`bakelet plan` lists everything' : `did you mean ${meant}?` },
  )
}

function pathsAt(tree: readonly ManagedEntry[], path: string, compiled: Compiled): readonly Explanation[] {
  const exact = tree.filter(entry => entry.path === path)
  const parent = parentsMade(tree).find(made => made.path === path)
  if (parent) return [{ what: 'path', path, ...because(parent.for.origin, compiled) }]
  const found =
    exact.length > 0 ? exact : tree.filter(entry => entry.path.startsWith(`${path.replace(/\/$/, '')}/`))
  return found.map(entry => ({ what: 'path', path: entry.path, ...because(entry.origin, compiled) }))
}

const isBelow = (key: string, section: string) =>
  key.startsWith(`${section}.`) || key.startsWith(`${section}[`)

/** A path that ends the same (the folder was forgotten, or is another one), or is a few letters off. */
function nearest(path: string, known: readonly string[], names: readonly string[]): string | undefined {
  const tail = `/${path.replace(/^\/+/, '')}`
  const name = tail.slice(tail.lastIndexOf('/'))
  return (
    known.find(other => other.endsWith(tail)) ??
    known.find(other => other.endsWith(name)) ??
    closest(path, [...known, ...names])
  )
}

function because(
  { component, path, lines = [] }: Origin,
  { writtenAt }: Compiled,
): Pick<Explanation, 'component' | 'key' | 'place' | 'lines'> {
  const key = formatPath(path) || undefined
  const place = key === undefined ? undefined : writtenAt(path, 'key')
  return {
    component,
    key,
    place: place && { file: place.file, line: place.line, column: place.column },
    lines,
  }
}
