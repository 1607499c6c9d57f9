import { show } from '../../../config/show.ts'
import { parseImageReference, qualifiedName } from '../../../plan/image-reference.ts'
import { containersOf } from './container-lists.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

/** Every place of a Pod that names an image: containers, then image volumes. */
export function imageNodes(spec: Node): Node[] {
  return [
    ...containersOf(spec).map(({ node }) => node.get('image')),
    ...spec.get('volumes').items.map(({ get }) => get('image').get('reference')),
  ]
}

/** An image without a digest can be another one at the next boot, unless a lock holds its digest. */
export function checkPinned(spec: Node, isLocked: (reference: string) => boolean, out: Reporter): void {
  for (const image of imageNodes(spec)) {
    const reference = parseImageReference(image.string ?? '')
    if (!reference || reference.digest || isLocked(qualifiedName(reference))) continue
    const floating = reference.tag === 'latest'
    const message = floating
      ? `${show(image.value)} is whatever is newest on the day of the pull`
      : `${show(image.value)} is named by a tag, which can move`
    const hint = floating
      ? 'name a version and its digest: NAME:VERSION@sha256:…'
      : `add its digest: ${image.string}@sha256:…`
    out.report('pod-image-unpinned', image, message, hint, { severity: floating ? 'warning' : 'info' })
  }
}
