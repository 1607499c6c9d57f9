import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/**
 * Variables of a Pod's address on the network of the node. Only a kubelet with an API server fills the node's address in
 * (generateAPIPodStatus in pkg/kubelet/kubelet_pods.go@v1.36.4, `kl.kubeClient != nil`).
 */
export function checkPodAddress(pod: Node, out: Reporter): void {
  const spec = pod.get('spec')
  if (spec.get('hostNetwork').value !== true) return
  for (const { node } of containersOf(spec))
    for (const variable of node.get('env').items) {
      const field = variable.get('valueFrom').get('fieldRef').get('fieldPath')
      if (field.value !== 'status.podIP' && field.value !== 'status.podIPs') continue
      out.report(
        'pod-setting-unused',
        field,
        `with hostNetwork, ${field.string} is empty on a node without an API server`,
        'write the address as value, or let the program listen on 0.0.0.0',
        { severity: 'warning', source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/kubelet_pods.go' },
      )
    }
}
