import { type Container, containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Finding } from './types.ts'

export const specOf = (pod: Node): Node => pod.get('spec')

/** The securityContext of the Pod and those of its containers, each with whose it is: "the Pod", "container main". */
export function contextsOf(pod: Node): { readonly context: Node; readonly owner: string }[] {
  const spec = specOf(pod)
  return [
    { context: spec.get('securityContext'), owner: 'the Pod' },
    ...containerContexts(pod).map(({ context, owner }) => ({ context, owner })),
  ]
}

/** Ephemeral containers, which upstream looks at too, cannot be in a manifest. */
export function containerContexts(
  pod: Node,
): { readonly context: Node; readonly owner: string; readonly container: Node }[] {
  return containersOf(specOf(pod)).map((container, index) => ({
    context: container.node.get('securityContext'),
    owner: nameOf(container, index),
    container: container.node,
  }))
}

function nameOf({ node }: Container, index: number): string {
  return `container ${node.get('name').string || index}`
}

/** Where a securityContext would say what it does not say. */
export function placeFor(context: Node, container?: Node): Pick<Finding, 'where' | 'at'> {
  if (context.given) return { where: context, at: 'key' }
  const name = container?.get('name')
  return name?.given ? { where: name } : { where: context, at: 'key' }
}

/** The Pod of a Windows node, to which some checks do not apply since 1.25. */
export const isOfWindows = (pod: Node, minor: number): boolean =>
  minor >= 25 && specOf(pod).get('os').get('name').value === 'windows'

/** relaxPolicyForUserNamespacePod in policy/helpers.go@v0.37.2, of the policy since 1.35. */
export const hasOwnUsers = (pod: Node, minor: number): boolean =>
  minor >= 35 && specOf(pod).get('hostUsers').value === false
