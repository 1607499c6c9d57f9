import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'
import { containersOf } from './container-lists.ts'
import type { Node } from './node.ts'

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe']
const hooks = ['postStart', 'preStop']

/**
 * The probes and hooks by which the kubelet calls the Pod at its address: all but exec and sleep, unless they name a host
 * (pkg/kubelet/prober/prober.go@v1.36.4, runProbe).
 */
export function callsOfNode(spec: Node): ConfigPath[] {
  return containersOf(spec).flatMap(({ node }) =>
    [...probes.map(name => node.get(name)), ...hooks.map(name => node.get('lifecycle').get(name))].flatMap(
      handler =>
        ['httpGet', 'tcpSocket', 'grpc']
          .map(kind => handler.get(kind))
          .filter(call => call.given && !call.get('host').string)
          .map(({ path }) => path),
    ),
  )
}
