import { show } from '../../../config/show.ts'
import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

/** $(NAME); $$ stands for one $, as in $$(NAME): third_party/forked/golang/expansion/expand.go@v1.36.4. */
const references = /\$\$|\$\(([^)]*)\)/g

/** What a Pod's mounts name below their volumes, where the kubelet does not find it. */
export function checkSubPaths(pod: Node, out: Reporter): void {
  checkVariables(pod, out)
  checkFolders(pod, out)
}

/** Variables that a subPathExpr names and its container lacks: ExpandContainerVolumeMounts in pkg/kubelet/container/helpers.go@v1.36.4. */
function checkVariables(pod: Node, out: Reporter) {
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

/** Types of hostPath other than folders: HostPathType in staging/src/k8s.io/api/core/v1/types.go@v1.36.4. */
const files = new Set(['File', 'FileOrCreate', 'Socket', 'CharDevice', 'BlockDevice'])

/** Paths below a file: makeMounts in pkg/kubelet/kubelet_pods.go@v1.36.4 opens each part of them as a folder. */
function checkFolders(pod: Node, out: Reporter) {
  const spec = pod.get('spec')
  const types = new Map(
    spec
      .get('volumes')
      .items.map(({ get }) => [get('name').string, get('hostPath').get('type').string ?? ''] as const),
  )
  for (const { node } of containersOf(spec))
    for (const mount of node.get('volumeMounts').items) {
      const type = types.get(mount.get('name').string) ?? ''
      const path = [mount.get('subPath'), mount.get('subPathExpr')].find(({ string }) => string)
      if (path && files.has(type))
        out.report(
          'pod-not-admitted',
          path,
          `the volume ${mount.get('name').string} is a ${type.replace('OrCreate', '')} and not a folder, so the kubelet does not start the container`,
          'remove it: the volume is mounted as the file that it is',
          { source: 'k8s.io/kubernetes 1.36.4, pkg/kubelet/kubelet_pods.go' },
        )
    }
}
