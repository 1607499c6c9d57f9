import type { Node } from '../../components/pods/check/node.ts'
import { type Port, parsePorts, portKey, protocolOf } from '../container/port.ts'
import { type KeyHandler, type Service, textOf, textsOf } from './service.ts'

export const ports: Readonly<Record<string, KeyHandler>> = {
  ports: (value, service) => {
    for (const item of value.items) addPorts(item, service)
  },
  expose: (value, service) => {
    for (const text of textsOf(value)) for (const port of parsePorts(text) ?? []) addPort(port, service)
  },
}

function addPorts(item: Node, service: Service) {
  const { report } = service.project
  const text = textOf(item) ?? longForm(item)
  const found = parsePorts(text)
  if (!found)
    return report.say(
      'import-invalid',
      item,
      `${text} is not a port, or its two ranges differ in length`,
      'write HOST:CONTAINER, such as 8080:80',
    )
  for (const port of found) addPort(port, service)
  if (found.some(({ hostPort }) => hostPort === undefined))
    report.say(
      'import-no-counterpart',
      item,
      `the port ${text} gets no free port of the node, which Docker would choose`,
      `write the port of the node too: ${found[0]?.containerPort}:${found[0]?.containerPort}`,
    )
}

/** The long form as the short one. */
function longForm(item: Node): string {
  const [ip, published, target, protocol] = ['host_ip', 'published', 'target', 'protocol'].map(key =>
    textOf(item.get(key)),
  )
  const address = ip === undefined ? '' : `${ip.includes(':') ? `[${ip}]` : ip}:`
  return `${address}${published === undefined ? '' : `${published}:`}${target ?? ''}${protocol ? `/${protocol}` : ''}`
}

/** A port that is published and exposed is one port. */
function addPort(port: Port, { container }: Service) {
  const same = container.ports.findIndex(
    other =>
      portKey(other) === portKey(port) && (port.hostPort === undefined || other.hostPort === undefined),
  )
  const other = container.ports[same]
  if (other) container.ports[same] = { ...other, ...port, ...protocolOf(port.protocol) }
  else container.ports.push(port)
}
