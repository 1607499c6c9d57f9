import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** What `kubectl get -o yaml` prints of a Pod that is being deleted: pkg/kubelet/pod_workers.go@v1.36.4, UpdatePod. */
export function checkDeletion(pod: Node, out: Reporter): void {
  const time = pod.get('metadata').get('deletionTimestamp')
  if (time.given && time.value !== null)
    out.report(
      'pod-not-admitted',
      time,
      'the kubelet ends a Pod that has a deletionTimestamp, and starts none of it',
      'remove deletionTimestamp',
      { at: 'key', source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/pod_workers.go' },
    )
}
