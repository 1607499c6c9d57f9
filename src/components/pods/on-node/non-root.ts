import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** A user 0 that must not be root: verifyRunAsNonRoot in pkg/kubelet/kuberuntime/security_context.go@v1.36.4. A container's own settings win. */
export function checkNonRoot(pod: Node, out: Reporter): void {
  const spec = pod.get('spec')
  const ofPod = spec.get('securityContext')
  const roots = containersOf(spec).flatMap(({ node }) => {
    const own = node.get('securityContext')
    const [user, nonRoot] = (['runAsUser', 'runAsNonRoot'] as const).map(key =>
      own.get(key).given ? own.get(key) : ofPod.get(key),
    )
    return user?.number === 0 && nonRoot?.value === true ? user : []
  })
  for (const user of new Map(roots.map(user => [user.path.join('/'), user])).values())
    out.report(
      'pod-not-admitted',
      user,
      'user 0 is root, which runAsNonRoot forbids: the kubelet does not start the container',
      'write another runAsUser, or remove runAsNonRoot',
      { source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/kuberuntime/security_context.go' },
    )
}
