import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** A user 0 that must not be root: verifyRunAsNonRoot in pkg/kubelet/kuberuntime/security_context.go@v1.36.4. A container's own settings win. */
export function checkNonRoot(pod: Node, out: Reporter): void {
  const spec = pod.get('spec')
  const roots = containersOf(spec).flatMap(({ node }) => {
    const user = effective('runAsUser', node, spec)
    return user.number === 0 && effective('runAsNonRoot', node, spec).value === true ? user : []
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

/** A setting of a container's securityContext: that of the container, else that of the Pod. */
export function effective(key: 'runAsUser' | 'runAsNonRoot', container: Node, spec: Node): Node {
  const own = container.get('securityContext').get(key)
  return own.given ? own : spec.get('securityContext').get(key)
}
