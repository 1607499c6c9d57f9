import { show } from '../../../config/show.ts'
import { formatPath } from '../../../diagnostics/config-path.ts'
import { type Container, containersOf } from './container-lists.ts'
import { isPortName, isPortNumber } from './names.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

/**
 * Rules on ports: pkg/apis/core/validation/validation.go@v1.36.4 (validateContainerPorts, AccumulateUniqueHostPorts,
 * validatePodHostNetworkDeps).
 */
export function checkPorts(spec: Node, out: Reporter): void {
  const hostNetwork = spec.get('hostNetwork').value === true
  const taken = new Map<string, Node>()
  for (const container of containersOf(spec)) {
    const names = new Set<string>()
    // Init containers run one after the other, so each has host ports of its own.
    const claimed = container.init ? new Map<string, Node>() : taken
    for (const port of container.node.get('ports').items) {
      checkPort(port, names, out)
      checkHostPort(port, container, hostNetwork, claimed, out)
    }
  }
}

function checkPort(port: Node, names: Set<string>, out: Reporter) {
  const name = port.get('name')
  if (name.string) {
    if (!isPortName(name.string))
      out.invalid(
        name,
        `the port name ${show(name.value)} is not valid`,
        'write at most 15 lower-case letters, digits and single "-", with at least one letter',
      )
    else if (names.has(name.string))
      out.invalid(
        name,
        `the port name ${show(name.value)} is taken by another port of this container`,
        'give each port a name of its own',
      )
    names.add(name.string)
  }
  const number = port.get('containerPort')
  if (number.number !== undefined && !isPortNumber(number.number)) outOfRange(number, out)
}

function checkHostPort(
  port: Node,
  { init }: Container,
  hostNetwork: boolean,
  claimed: Map<string, Node>,
  out: Reporter,
) {
  const hostPort = port.get('hostPort')
  const effective = effectiveHostPort(port, hostNetwork)
  if (hostPort.number && !isPortNumber(hostPort.number)) return outOfRange(hostPort, out)
  if (effective === undefined) return
  if (hostNetwork && !init && effective !== port.get('containerPort').number)
    out.invalid(
      hostPort,
      `with hostNetwork a hostPort is the containerPort, and ${effective} is not ${port.get('containerPort').number}`,
      'remove hostPort',
    )
  const key = `${protocolOf(port)}/${port.get('hostIP').string ?? ''}/${effective}`
  const twin = claimed.get(key)
  const at = hostPort.number ? hostPort : port.get('containerPort')
  if (twin)
    out.invalid(
      at,
      `port ${effective}/${protocolOf(port)} of the node is taken by ${formatPath(twin.path)}`,
      'use another port',
    )
  else claimed.set(key, port)
}

const outOfRange = (port: Node, out: Reporter) =>
  out.invalid(port, `${port.number} is not a port`, 'write a number between 1 and 65535')

/** The port of the node that a container port takes: with hostNetwork, every one (SetDefaults_Pod, pkg/apis/core/v1/defaults.go@v1.36.4). */
export function effectiveHostPort(port: Node, hostNetwork: boolean): number | undefined {
  return port.get('hostPort').number || (hostNetwork ? port.get('containerPort').number : undefined)
}

export function protocolOf(port: Node): 'TCP' | 'UDP' | 'SCTP' {
  const { value } = port.get('protocol')
  return value === 'UDP' || value === 'SCTP' ? value : 'TCP'
}
