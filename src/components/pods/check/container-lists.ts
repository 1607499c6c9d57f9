import type { Node } from './node.ts'

/** A container, with what decides which rules apply to it. */
export interface Container {
  readonly node: Node
  /** Runs beside the others: a regular container, or an init container with restartPolicy Always (a sidecar). */
  readonly keepsRunning: boolean
  readonly init: boolean
}

/** The containers of a Pod in the order of their start. Ephemeral ones cannot be in a manifest. */
export function containersOf(spec: Node): Container[] {
  return [
    ...spec.get('initContainers').items.map(node => ({
      node,
      keepsRunning: node.get('restartPolicy').value === 'Always',
      init: true,
    })),
    ...spec.get('containers').items.map(node => ({ node, keepsRunning: true, init: false })),
  ]
}
