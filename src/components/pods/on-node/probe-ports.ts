import { containersOf } from '../check/container-lists.ts'
import type { Node } from '../check/node.ts'
import type { Reporter } from '../check/reporter.ts'

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe']
const hooks = ['postStart', 'preStop']

/**
 * Probes and hooks that name a port which their container does not have. A probe is then never made: neither ready nor restarted
 * (pkg/kubelet/prober/worker.go and pkg/probe/util.go@v1.36.4); a hook fails.
 */
export function checkProbePorts(pod: Node, out: Reporter): void {
  for (const { node } of containersOf(pod.get('spec'))) {
    const names = node.get('ports').items.flatMap(port => port.get('name').string ?? [])
    const handlers = [
      ...probes.map(kind => [kind, node.get(kind)] as const),
      ...hooks.map(kind => [kind, node.get('lifecycle').get(kind)] as const),
    ]
    for (const [kind, handler] of handlers)
      for (const action of ['httpGet', 'tcpSocket']) {
        const port = handler.get(action).get('port')
        if (port.string === undefined || /^\d*$/.test(port.string) || names.includes(port.string)) continue
        out.report(
          'pod-port-missing',
          port,
          `the container has no port named ${port.string}, so its ${kind} never works`,
          names.length > 0
            ? `write ${names.join(' or ')}, or a number`
            : `write a number, or name the port: ports: [{name: ${port.string}, containerPort: 8080}]`,
        )
      }
  }
}
