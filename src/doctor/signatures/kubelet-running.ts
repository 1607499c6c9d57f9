import type { Signature } from '../signature.ts'

const programs = ['kubelet'] as const
/** bakelet-guard passes the kubelet's words about a manifest on, with the file in which somebody wrote. */
const ofManifests = ['kubelet', 'bakelet-guard'] as const
const kubelet = 'k8s.io/kubernetes v1.36.4, pkg/kubelet'

/** What a running kubelet refuses: manifests and pods, and what it does when a resource runs out. */
export const kubeletRunning: readonly Signature[] = [
  {
    id: 'manifest-unreadable',
    programs: ofManifests,
    pattern: /couldn't parse as pod\((?!Object 'Kind' is missing in 'null'|no kind )/,
    cause:
      'A manifest of a static pod does not parse. bakelet-guard keeps the version before and its pod; a new file has none.',
    edit: 'Correct the file in the folder that `REFUSED` names; `bakelet check` names line and column.',
    source: `${kubelet}/config/file.go, extractFromFile`,
  },
  {
    id: 'manifest-empty',
    programs: ofManifests,
    pattern: /couldn't parse as pod\(Object 'Kind' is missing in 'null'\)/,
    cause: 'The kubelet read a manifest without content, such as one with comments only.',
    edit: 'Write the Pod into the file, or delete the file.',
    source: `${kubelet}/config/file.go, extractFromFile`,
  },
  {
    id: 'manifest-not-a-pod',
    programs: ofManifests,
    pattern: /couldn't parse as pod\(no kind /,
    cause:
      'A file in the folder of static pods is not a Pod. A kubelet without an API server runs only Pods.',
    edit: 'Make Pods of Deployments and their like: `bakelet import FILE`.',
    source: `${kubelet}/config/common.go, tryDecodeSinglePod`,
  },
  {
    id: 'manifest-invalid',
    programs: ofManifests,
    pattern: /(?:can't process config file|^REFUSED) .*invalid pod: /,
    cause: 'A Pod in the folder of static pods breaks a rule of Kubernetes, so the kubelet does not run it.',
    edit: 'Correct the field that the line names. `bakelet check` has the same rules, with line and column.',
    source: `${kubelet}/config/common.go, tryDecodeSinglePod`,
  },
  {
    id: 'static-pod-references',
    programs: ofManifests,
    pattern: /static pods may not reference \w+/,
    cause:
      'A static pod names a ConfigMap, Secret, ServiceAccount or claim, which only an API server could give.',
    edit: 'Put the ConfigMap or Secret beside the Pod under `pods`: bakelet makes files and values of it. Or use a hostPath volume and `files`.',
    source: `${kubelet}/config/common.go, tryDecodeSinglePod`,
  },
  {
    id: 'manifest-refused',
    programs: ['bakelet-guard'],
    pattern: /^REFUSED .*: (?:it is empty, over 10 MiB|\S.* has its pod )/,
    cause:
      'bakelet-guard did not show a file to the kubelet: it is empty, not a regular file, not owned by root or larger than 10 MiB, or another file has the same pod. What ran before runs on.',
    edit: 'Write a manifest of root with a name of its own into the folder, or delete the file. A pod that moves to another file: delete the first one.',
    source: `templates/pods/bin/bakelet-guard.pl of bakelet; ${kubelet}/config/config.go, filterInvalidPods`,
  },
  {
    id: 'host-port-taken',
    programs,
    pattern: /Predicate NodePorts failed/,
    cause: 'Two pods want the same port of the node.',
    edit: 'Give one of them another `hostPort`. `bakelet check` finds it in the config.',
    source: `${kubelet}/lifecycle/predicate.go`,
  },
  {
    id: 'node-selector-no-match',
    programs,
    pattern: /Predicate NodeAffinity failed/,
    cause: 'The pod has a `nodeSelector` or node affinity that the labels of this node do not meet.',
    edit: 'Remove it from the pod: a static pod runs where its file is. Labels come by `kubelet.flags: {node-labels: …}`.',
    source: `${kubelet}/lifecycle/predicate.go`,
  },
  {
    id: 'sysctl-forbidden',
    programs,
    pattern: /forbidden sysctl: /,
    cause: 'The pod sets a kernel parameter that the kubelet does not allow to pods.',
    edit: 'Allow it: `kubelet.config: {allowedUnsafeSysctls: [NAME]}`, or set it for the whole node: `kernel.sysctl`.',
    source: `${kubelet}/sysctl/allowlist.go`,
  },
  {
    id: 'resources-exceed-node',
    programs,
    pattern:
      /no set of running pods found to reclaim resources: \[(?!\(res: pods)|OutOf(?:cpu|memory|ephemeral-storage)/,
    cause: 'A pod requests more processors or memory than the node has left.',
    edit: 'Lower `resources.requests` of the pods, or take a larger machine. `systemReserved` and `kubeReserved` count as taken.',
    source: `${kubelet}/preemption/preemption.go; ${kubelet}/lifecycle/predicate.go`,
  },
  {
    id: 'too-many-pods',
    programs,
    pattern: /OutOfpods|Too many pods|\(res: pods, q: /,
    cause: 'The node runs as many pods as its kubelet starts.',
    edit: 'Raise `maxPods` in `kubelet.config`, or remove pods.',
    source: `${kubelet}/lifecycle/predicate.go`,
  },
  {
    id: 'runtime-class',
    programs,
    pattern: /panic: runtime error: invalid memory address or nil pointer dereference/,
    cause:
      'The kubelet ended with a panic. A pod with `runtimeClassName` does that to a kubelet without an API server.',
    edit: 'Remove `runtimeClassName` from the pods. If no pod has one, the stack below the line belongs into an issue of kubernetes/kubernetes.',
    source: `${kubelet}/runtimeclass/runtimeclass_manager.go`,
  },
  {
    id: 'disk-pressure',
    programs,
    pattern:
      /attempting to reclaim.* resourceName="?ephemeral-storage|Attempting to reclaim ephemeral-storage/,
    cause: 'The disk of the node is nearly full: the kubelet deletes unused images, and then evicts pods.',
    edit: 'Find what fills it: `du -xh --max-depth=2 /var | sort -h | tail`. A larger `image.size`, a disk for data (`disks`), limits for logs (`system.logs.maxSize`) and emptyDir volumes (`sizeLimit`).',
    source: `${kubelet}/eviction/eviction_manager.go, synchronize`,
  },
  {
    id: 'inode-pressure',
    programs,
    pattern: /attempting to reclaim.* resourceName="?inodes|Attempting to reclaim inodes/,
    cause: 'The file system of the node has nearly no inodes left: too many small files.',
    edit: 'Find them: `du -x --inodes --max-depth=3 /var | sort -n | tail`. A file system of its own for them (`disks`, xfs makes inodes as needed).',
    source: `${kubelet}/eviction/eviction_manager.go, synchronize`,
  },
  {
    id: 'memory-pressure',
    programs,
    pattern: /attempting to reclaim.* resourceName="?memory|Attempting to reclaim memory/,
    cause: 'The node has nearly no memory left, so the kubelet evicts pods.',
    edit: 'Give every container `resources.limits.memory`, or take a machine with more memory.',
    source: `${kubelet}/eviction/eviction_manager.go, synchronize`,
  },
  {
    id: 'critical-pod-over-limit',
    programs,
    pattern: /Eviction manager: cannot evict a critical pod/,
    cause:
      'A static pod is over a limit of storage or memory, and stays: the kubelet evicts no critical pod, and static pods count as critical.',
    edit: 'Raise the limit that the pod exceeds (`sizeLimit` of an emptyDir volume, `ephemeral-storage` of a container), or have its program delete files.',
    source: `${kubelet}/eviction/eviction_manager.go, evictPod`,
  },
  {
    id: 'image-garbage-collection',
    programs,
    pattern:
      /Failed to free sufficient space by deleting unused images|Failed to garbage collect required amount of images/,
    cause:
      'The file system of images is fuller than `imageGCHighThresholdPercent`, and deleting unused images does not free enough: pods use it.',
    edit: 'Find what fills it: `du -xh --max-depth=2 /var/lib/containerd | sort -h`. A larger `image.size`, or a disk of its own for /var/lib/containerd (`disks`).',
    source: `${kubelet}/images/image_gc_manager.go, GarbageCollect`,
  },
]
