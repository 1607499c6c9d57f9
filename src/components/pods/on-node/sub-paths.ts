import { show } from '../../../config/show.ts'
import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** $(NAME); $$ stands for one $, as in $$(NAME): third_party/forked/golang/expansion/expand.go@v1.36.4. */
const references = /\$\$|\$\(([^)]*)\)/g

/** Variables that a subPathExpr names and its container lacks: ExpandContainerVolumeMounts in pkg/kubelet/container/helpers.go@v1.36.4. */
export function checkSubPaths(pod: Node, out: Reporter): void {
  for (const { node } of containersOf(pod.get('spec'))) {
    if (node.get('envFrom').given) continue
    const known = new Set(node.get('env').items.map(({ get }) => get('name').string))
    for (const mount of node.get('volumeMounts').items) {
      const path = mount.get('subPathExpr')
      const missing = [...(path.string ?? '').matchAll(references)].find(
        ([, name]) => name !== undefined && !known.has(name),
      )
      if (missing)
        out.report(
          'pod-not-admitted',
          path,
          `the container has no variable ${show(missing[1])}, so the kubelet does not start it`,
          'add the variable to env of the container, or write subPath',
          { source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/container/helpers.go' },
        )
    }
  }
}
