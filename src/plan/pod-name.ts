// The kubelet puts its node's name after that of a static pod: NAME-NODE (pkg/kubelet/config/common.go, generatePodName, v1.36.4). The
// node's name is the host name in small letters (pkg/util/node/node.go, GetHostname).

/** The name under which the kubelet, containerd and the logs of a node know a static pod. */
export function podNameOnNode(name: string, hostname: string): string {
  return `${name}${suffixOf(hostname)}`
}

/** The name in the manifest of a pod that a node knows by this name; a name without the node's is its own. */
export function podNameInManifest(nameOnNode: string, hostname: string): string {
  const suffix = suffixOf(hostname)
  return nameOnNode.endsWith(suffix) ? nameOnNode.slice(0, -suffix.length) : nameOnNode
}

const suffixOf = (hostname: string) => `-${hostname.toLowerCase()}`
