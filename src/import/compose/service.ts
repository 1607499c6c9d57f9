import type { Node } from '../../components/pods/check/node.ts'
import type { ContainerDraft, PodDraft } from '../container/pod-draft.ts'
import type { Report } from '../report.ts'
import type { ImportInput } from '../types.ts'

/** A compose file with what its services share. */
export interface Project extends Pick<ImportInput, 'variables' | 'local'> {
  readonly name: string
  readonly file: string
  readonly root: Node
  readonly report: Report
}

/** A service on its way to a container of a pod. */
export interface Service {
  readonly name: string
  readonly node: Node
  readonly project: Project
  readonly pod: PodDraft
  readonly container: ContainerDraft
}

/** What becomes of one key of a service. */
export type KeyHandler = (value: Node, service: Service) => void

/** A text, or a list of texts; numbers are written out. */
export function textsOf(node: Node): readonly string[] {
  const list = node.items.length > 0 ? node.items : node.given && !Array.isArray(node.value) ? [node] : []
  return list.flatMap(item => textOf(item) ?? [])
}

export function textOf({ value }: Node): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

/** A boolean, also one that a variable gave. */
export const isTrue = ({ value }: Node): boolean => value === true || value === 'true'

/** `KEY: value` or a list of `KEY=value`; undefined for a key without a value. */
export function pairsOf(
  node: Node,
  separator = '=',
): readonly (readonly [key: string, value: string | undefined, at: Node])[] {
  if (node.items.length === 0)
    return node.entries.map(([key, item]) => [key, item.given ? textOf(item) : undefined, item] as const)
  return node.items.map(item => {
    const text = textOf(item) ?? ''
    const end = text.indexOf(separator)
    return end === -1
      ? ([text, undefined, item] as const)
      : ([text.slice(0, end), text.slice(end + separator.length), item] as const)
  })
}
