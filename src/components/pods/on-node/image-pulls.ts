import { show } from '../../../config/show.ts'
import { parseImageReference, qualify } from '../../../plan/image-reference.ts'
import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** Pull policies that contradict where the image comes from. `isPreloaded`: whether the image is on the node before the kubelet starts. */
export function checkImagePulls(pod: Node, isPreloaded: (reference: string) => boolean, out: Reporter): void {
  const spec = pod.get('spec')
  const pulls = [
    ...containersOf(spec).map(({ node }) => ({
      image: node.get('image'),
      policy: node.get('imagePullPolicy'),
    })),
    ...spec.get('volumes').items.map(({ get }) => ({
      image: get('image').get('reference'),
      policy: get('image').get('pullPolicy'),
    })),
  ]
  for (const { image, policy } of pulls) {
    const name = qualify(image.string ?? '')
    if (name === undefined) continue
    const chosen = policy.string || defaultPolicy(name)
    if (chosen === 'Always' && isPreloaded(name))
      out.report(
        'pod-image-pull',
        policy.given ? policy : image,
        policy.given
          ? `the image is on the node already, and Always pulls it all the same: without its registry the container does not start`
          : `${show(image.value)} is on the node already, and an image without a version is pulled all the same: without its registry the container does not start`,
        'write imagePullPolicy: IfNotPresent',
        { severity: 'warning', source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/images/image_manager.go' },
      )
    if (chosen === 'Never' && !isPreloaded(name))
      out.report(
        'pod-image-pull',
        policy,
        'nothing puts the image on the node, and Never pulls none: the container never starts',
        `write imagePullPolicy: IfNotPresent, or images: {preload: [${image.string}]} into the config`,
        { source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/images/image_manager.go' },
      )
  }
}

/** SetDefaults_Container in pkg/apis/core/v1/defaults.go@v1.36.4. */
function defaultPolicy(name: string): string {
  const reference = parseImageReference(name)
  return reference?.tag === 'latest' && !reference.digest ? 'Always' : 'IfNotPresent'
}
