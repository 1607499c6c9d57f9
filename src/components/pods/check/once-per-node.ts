import type { Node } from './node.ts'

/**
 * A function of a node that computes its result once for each node. What a rule looks up for every container, such as the
 * volumes of the Pod, would otherwise take containers times volumes.
 */
export function oncePerNode<Result>(compute: (node: Node) => Result): (node: Node) => Result {
  const results = new WeakMap<Node, { readonly result: Result }>()
  return node => {
    const known = results.get(node) ?? { result: compute(node) }
    results.set(node, known)
    return known.result
  }
}
