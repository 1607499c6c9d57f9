import type { NodePath } from '../plan/entry.ts'
import type { ManagedEntry } from '../plan/managed-entry.ts'
import { ownerText } from '../plan/owner.ts'
import { treeLine } from '../plan/tree-digest.ts'
import type { Check } from './check.ts'
import type { FoundEntry } from './tree.ts'

const newImage = 'bake an image, or boot with new user-data, and replace the node'
const byApply = '`bakelet apply` puts it back'

/**
 * Compares the files of a node with the managed tree. Every other file in the prefix is a difference, too.
 * `refused`: why the kubelet does not have a manifest, by its path.
 */
export function treeChecks(
  entries: readonly ManagedEntry[],
  found: readonly FoundEntry[],
  staticPods: NodePath,
  refused: ReadonlyMap<string, string> = new Map(),
): readonly Check[] {
  const onNode = new Map(found.map(entry => [entry.path, entry]))
  const planned = new Set(entries.map(({ path }): string => path))
  const checks = [
    ...entries.map(entry => entryCheck(entry, onNode.get(entry.path))),
    ...found.filter(({ path }) => !planned.has(path)).map(entry => extraCheck(entry, staticPods)),
  ]
  return checks.map(check => {
    const why = refused.get(check.name)
    if (why === undefined || check.outcome !== 'different') return check
    return {
      ...check,
      next: `the kubelet does not have it: bakelet-guard refused it, ${why}; mend or delete it`,
    }
  })
}

function entryCheck(entry: ManagedEntry, found: FoundEntry | undefined): Check {
  const promise = { area: 'files', name: entry.path } as const
  const next = entry.type === 'artifact' ? newImage : byApply
  if (!found) return { ...promise, expected: kindOf(entry), outcome: 'different', found: 'missing', next }
  const wanted = facts(entry)
  const differing = Object.entries(wanted).filter(([name, value]) => value !== (found.facts[name] ?? 'none'))
  if (differing.length > 0)
    return {
      ...promise,
      expected: words(differing),
      outcome: 'different',
      found: words(differing.map(([name]) => [name, found.facts[name] ?? 'none'])),
      next,
    }
  if (entry.type === 'artifact' && entry.sha256 === undefined)
    return {
      ...{ ...promise, expected: 'the bytes of its release', outcome: 'not asked' },
      why: 'its digest is not in the store; `bakelet fetch` brings it',
    }
  return { ...promise, expected: words(Object.entries(wanted)), outcome: 'same' }
}

function extraCheck({ path, facts }: FoundEntry, staticPods: NodePath): Check {
  const isManifest = path.startsWith(`${staticPods}/`)
  return {
    ...{ area: 'files', name: path, expected: 'nothing', outcome: 'different' },
    found: isManifest ? 'a manifest that the config does not have' : `a ${facts.type}`,
    next: isManifest
      ? 'the kubelet runs it: add it to `pods`, or delete it on the node'
      : 'delete it on the node: the prefix is only for files of bakelet',
  }
}

/** The same names and words as those of a FoundEntry. */
function facts(entry: ManagedEntry): Readonly<Record<string, string>> {
  switch (entry.type) {
    case 'directory':
      return { type: 'directory', mode: entry.mode, owner: ownerText(entry.owner) }
    case 'file':
      return { type: 'file', mode: entry.mode, owner: ownerText(entry.owner), sha256: digestOf(entry) }
    case 'artifact':
      return {
        ...{ type: 'file', mode: entry.mode, owner: ownerText(undefined) },
        ...(entry.sha256 !== undefined && { sha256: entry.sha256 }),
      }
    case 'link':
      return { type: 'link', owner: ownerText(undefined), target: entry.target }
  }
}

const digestOf = (entry: ManagedEntry) => treeLine(entry)?.split(' ')[3] ?? ''
const kindOf = ({ type }: ManagedEntry) => `a ${type === 'artifact' ? 'file' : type}`
const words = (facts: readonly (readonly [string, string])[]) =>
  facts.map(([name, value]) => `${name} ${value}`).join(', ')
