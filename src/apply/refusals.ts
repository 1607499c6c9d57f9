import { WorldError } from '../host/errors.ts'
import type { NodePath } from '../plan/entry.ts'
import type { TreeChange } from './node-tree.ts'
import { isChangeable, placeOf } from './place.ts'

/** Throws WorldError where a running node cannot become what the plan says. */
export function refuseUnchangeable(reasons: readonly string[], node: string): void {
  if (reasons.length === 0) return
  const shown = reasons.slice(0, mostShown)
  const more = reasons.length - shown.length
  throw new WorldError(
    `${node} runs, and these changes need a new image:\n${[
      ...shown,
      ...(more > 0 ? [`and ${more} more`] : []),
    ]
      .map(line => `  ${line}`)
      .join('\n')}`,
    {
      next: 'bake the image and replace the node with it: `bakelet bake`; or apply the other changes alone, without these',
    },
  )
}

const mostShown = 20

/** Why changes of the tree cannot be made on a running node, in words. */
export function unchangeable(changes: readonly TreeChange[], prefix: NodePath): readonly string[] {
  return changes.flatMap(({ path, from, to }) => {
    const place = placeOf(path, prefix)
    // Programs are told by their versions, once each.
    if (place === 'program') return []
    if (!isChangeable(place)) return [`${verb(from, to)} ${path}: a ${place}, read only at a start`]
    const isFolder = from?.startsWith('d ')
    if (from !== undefined && to && isFolder !== (to.type === 'directory'))
      return [`${path} is ${isFolder ? 'a folder' : 'no folder'} on the node, and the plan has it otherwise`]
    return []
  })
}

const verb = (from: unknown, to: unknown) => (from ? (to ? 'change' : 'remove') : 'add')

/** Changes of programs, by both lists of artifacts: plan/artifact-list.ts. */
export function programChanges(nodeList: string, planList: string): readonly string[] {
  const [from, to] = [programsOf(nodeList), programsOf(planList)]
  return [...new Set([...from.keys(), ...to.keys()])].sort().flatMap(name => {
    const [old, now] = [from.get(name), to.get(name)]
    if (old?.line === now?.line) return []
    if (!old) return [`program ${name} ${now?.version}: the node does not have it`]
    if (!now) return [`program ${name} ${old.version}: the plan does not have it`]
    return old.version === now.version
      ? [`program ${name} ${now.version}: the node has other bytes of this version`]
      : [`program ${name}: the node has ${old.version}, and the plan ${now.version}`]
  })
}

function programsOf(list: string): Map<string, { readonly version: string; readonly line: string }> {
  const lines = list.split('\n').filter(line => line.startsWith('artifact '))
  return new Map(
    lines.map(line => {
      const [, name = '', version = ''] = line.split(' ')
      return [name, { version, line }]
    }),
  )
}
