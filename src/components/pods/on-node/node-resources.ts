import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import { parseQuantity } from '../check/quantity.ts'
import type { Reporter } from '../check/reporter.ts'
import { isNativeResource } from '../check/resources.ts'
import type { KubeletNode } from './kubelet-node.ts'

/** Resources that the node has none of. */
export function checkNodeResources(
  pod: Node,
  node: KubeletNode,
  { hasDevicePlugin, out }: { hasDevicePlugin: boolean; out: Reporter },
): void {
  for (const [name, amount] of resourcesOf(pod.get('spec'))) {
    if (!((parseQuantity(amount.value) ?? 0n) > 0n)) continue
    if (name.startsWith('hugepages-') && !node.hasHugePages)
      out.report(
        'pod-not-admitted',
        amount,
        `the node has no huge pages, so its kubelet does not start a Pod that wants ${name}`,
        'write into the config: kernel: {sysctl: {vm.nr_hugepages: 64}}, or for other sizes image.kernelArguments',
        { at: 'key', source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/lifecycle/predicate.go' },
      )
    // IsExtendedResourceName in pkg/apis/core/v1/helper/helpers.go@v1.36.4.
    if (!isNativeResource(name) && !hasDevicePlugin)
      out.report(
        'pod-setting-unused',
        amount,
        `no device plugin on the node gives ${name}: the kubelet ignores the request, and the container gets no device`,
        'remove it, and give the container the device with hostPath; or add the Pod of the device plugin',
        {
          at: 'key',
          severity: 'warning',
          source:
            'k8s.io/kubernetes 1.36.4, pkg/kubelet/lifecycle/predicate.go, removeMissingExtendedResources',
        },
      )
  }
}

/** Where device plugins of any vendor register themselves: k8s.io/kubelet pkg/apis/deviceplugin/v1beta1/constants.go@v0.36.4. */
const devicePlugins = '/var/lib/kubelet/device-plugins'

export function isDevicePlugin({
  hostPaths,
}: {
  readonly hostPaths: readonly { readonly path: string }[]
}): boolean {
  return hostPaths.some(({ path }) => `${path}/`.startsWith(`${devicePlugins}/`))
}

function resourcesOf(spec: Node): (readonly [string, Node])[] {
  return [spec, ...containersOf(spec).map(({ node }) => node)].flatMap(owner => {
    const { limits, requests } = {
      limits: owner.get('resources').get('limits'),
      requests: owner.get('resources').get('requests'),
    }
    return [...limits.entries, ...requests.entries.filter(([name]) => !limits.get(name).given)]
  })
}
