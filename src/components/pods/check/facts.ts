import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'
import { qualify } from '../../../plan/image-reference.ts'
import type { HostPort } from '../../../plan/types.ts'
import { bandwidthLimits } from './bandwidth.ts'
import { containersOf } from './container-lists.ts'
import { imageNodes } from './images.ts'
import type { Node } from './node.ts'
import { callsOfNode } from './node-calls.ts'
import { effectiveHostPort, protocolOf } from './ports.ts'

/** A port of the node that a pod takes, with what is needed to find clashes. */
export interface PodHostPort extends HostPort {
  /** Where the manifest says so. */
  readonly path: ConfigPath
}

/** A hostPath volume. */
export interface PodHostPath {
  readonly path: string
  /** HostPathType of the API; empty: the kubelet checks nothing. */
  readonly type: string
  /** The place of `path` in the manifest. */
  readonly at: ConfigPath
}

/** What the rest of the plan needs to know about a pod. */
export interface PodFacts {
  /** metadata.name, without the node name that the kubelet appends. */
  readonly name: string
  /** metadata.namespace; the kubelet fills in "default". */
  readonly namespace: string
  /** In the order of the manifest. With hostNetwork, every containerPort is one. */
  readonly hostPorts: readonly PodHostPort[]
  /** Images of init containers, containers and image volumes, fully qualified, each once. */
  readonly images: readonly string[]
  readonly hostNetwork: boolean
  /** In the order of the manifest. */
  readonly hostPaths: readonly PodHostPath[]
  /** Annotations that limit its bandwidth. */
  readonly bandwidth: readonly ConfigPath[]
  /** Probes and hooks by which the kubelet calls the Pod at its address. */
  readonly nodeCalls: readonly ConfigPath[]
  /** Names of the containers that run for as long as the pod does: sidecars, and those that are not init containers. */
  readonly containers: readonly string[]
  /** Whether they are started again whenever they end: restartPolicy Always, which is the default. */
  readonly restartsAlways: boolean
  /** Whether a container has a port of SCTP. */
  readonly usesSctp: boolean
}

/** Reads the facts; undefined where the pod has no name. */
export function podFacts(pod: Node): PodFacts | undefined {
  const name = pod.get('metadata').get('name').string
  if (!name) return undefined
  const spec = pod.get('spec')
  const hostNetwork = spec.get('hostNetwork').value === true
  const images = imageNodes(spec).flatMap(({ string = '' }) => qualify(string) ?? [])
  const lasting = containersOf(spec).filter(({ keepsRunning }) => keepsRunning)
  const hostPorts = lasting.flatMap(({ node }) =>
    node.get('ports').items.flatMap(port => {
      const number = effectiveHostPort(port, hostNetwork)
      if (number === undefined) return []
      const container = node.get('name').string ?? ''
      const hostIP = port.get('hostIP').string ?? ''
      const path = port.get(port.get('hostPort').number ? 'hostPort' : 'containerPort').path
      return [{ pod: name, container, port: number, protocol: protocolOf(port), hostIP, path }]
    }),
  )
  const containers = lasting.flatMap(({ node }) => node.get('name').string ?? [])
  const namespace = pod.get('metadata').get('namespace').string || 'default'
  const hostPaths = spec.get('volumes').items.flatMap(volume => {
    const { path, type } = {
      path: volume.get('hostPath').get('path'),
      type: volume.get('hostPath').get('type'),
    }
    return path.string?.startsWith('/') ? [{ path: path.string, type: type.string ?? '', at: path.path }] : []
  })
  const [bandwidth, nodeCalls] = [bandwidthLimits(pod).map(({ path }) => path), callsOfNode(spec)]
  return {
    ...{ name, namespace, hostPorts, images: [...new Set(images)], hostNetwork, hostPaths, containers },
    ...{ bandwidth, nodeCalls },
    usesSctp: containersOf(spec).some(({ node }) =>
      node.get('ports').items.some(port => protocolOf(port) === 'SCTP'),
    ),
    restartsAlways: (spec.get('restartPolicy').string ?? 'Always') === 'Always',
  }
}
