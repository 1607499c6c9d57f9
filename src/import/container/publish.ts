import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import type { ContainerDraft } from './pod-draft.ts'
import { type Port, parsePorts, portKey, protocolOf } from './port.ts'

/** Ports of the node that lead to the container. */
export function publish(
  text: string,
  at: Node,
  { container, report }: { readonly container: ContainerDraft; readonly report: Report },
): void {
  const found = parsePorts(text)
  if (!found)
    report.say(
      'import-invalid',
      at,
      `${text} is not a port, or its two ranges differ in length`,
      'write HOST:CONTAINER, such as 8080:80',
    )
  for (const port of found ?? []) addPort(port, container)
  if (found?.some(({ hostPort }) => hostPort === undefined))
    report.say(
      'import-no-counterpart',
      at,
      `the port ${text} gets no free port of the node, which Docker and podman would choose`,
      `write the port of the node too: ${found[0]?.containerPort}:${found[0]?.containerPort}`,
    )
}

/** A port that is published and exposed is one port. */
export function addPort(port: Port, container: ContainerDraft): void {
  const same = container.ports.findIndex(
    other =>
      portKey(other) === portKey(port) && (port.hostPort === undefined || other.hostPort === undefined),
  )
  const other = container.ports[same]
  if (other) container.ports[same] = { ...other, ...port, ...protocolOf(port.protocol) }
  else container.ports.push(port)
}
