import { bytesOf } from '../plan/content.ts'
import type { Mode, NodePath } from '../plan/entry.ts'
import { ownerText } from '../plan/owner.ts'
import type { TreeChange } from './node-tree.ts'
import { placeOf } from './place.ts'

/** One change of a path, as journal.sh makes it: each is one system call, or can be made again. */
export interface Step {
  /** `later`: removed when the change has proved itself, since a pod that still runs may read it. */
  readonly verb: 'dir' | 'file' | 'link' | 'gone' | 'later'
  readonly path: NodePath
  readonly mode: Mode | '-'
  readonly owner: string
  /** Of a file its bytes, of a link its target. */
  readonly content?: string | Uint8Array
}

/**
 * The order of the changes: folders, what pods read, the lists, and last the pods themselves, with new and changed manifests
 * before those that go.
 */
export function stepsOf(changes: readonly TreeChange[], prefix: NodePath): readonly Step[] {
  const rank = ({ verb, path }: Step) => {
    if (verb === 'later') return 5
    if (verb === 'gone') return 4
    if (verb === 'dir') return 0
    const place = placeOf(path, prefix)
    return place === 'pod' ? 3 : place === 'list' ? 2 : 1
  }
  return changes
    .map(change => stepOf(change, prefix))
    .map((step, index) => ({ step, index }))
    .sort((a, b) => rank(a.step) - rank(b.step) || order(a.step) * (a.index - b.index))
    .map(({ step }) => step)
}

/** Whatever is in a folder goes before the folder. */
const order = ({ verb }: Step) => (verb === 'later' ? -1 : 1)

function stepOf({ path, to }: TreeChange, prefix: NodePath): Step {
  if (!to) return { verb: placeOf(path, prefix) === 'pod' ? 'gone' : 'later', path, mode: '-', owner: '0:0' }
  switch (to.type) {
    case 'directory':
      return { verb: 'dir', path, mode: to.mode, owner: ownerText(to.owner) }
    case 'file':
      return {
        ...{ verb: 'file', path, mode: to.mode, owner: ownerText(to.owner), content: bytesOf(to.content) },
      }
    case 'link':
      return { verb: 'link', path, mode: '-', owner: '0:0', content: to.target }
    case 'artifact':
      throw new Error(`${path} is refused before: a program does not change on a running node`)
  }
}

/** The file `steps` of journal.sh: VERB NUMBER MODE OWNER PATH. */
export function stepLines(steps: readonly Step[]): string {
  return steps
    .map(({ verb, mode, owner, path }, index) => `${verb} ${index} ${mode} ${owner} ${path}\n`)
    .join('')
}
