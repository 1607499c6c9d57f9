import type { Node } from '../../components/pods/check/node.ts'
import { parsePorts } from '../container/port.ts'
import { addPort, publish } from '../container/publish.ts'
import { type KeyHandler, textOf, textsOf } from './service.ts'

export const ports: Readonly<Record<string, KeyHandler>> = {
  ports: (value, service) => {
    for (const item of value.items)
      publish(textOf(item) ?? longForm(item), item, { ...service.project, ...service })
  },
  expose: (value, { container }) => {
    for (const text of textsOf(value)) for (const port of parsePorts(text) ?? []) addPort(port, container)
  },
}

/** The long form as the short one. */
function longForm(item: Node): string {
  const [ip, published, target, protocol] = ['host_ip', 'published', 'target', 'protocol'].map(key =>
    textOf(item.get(key)),
  )
  const address = ip === undefined ? '' : `${ip.includes(':') ? `[${ip}]` : ip}:`
  return `${address}${published === undefined ? '' : `${published}:`}${target ?? ''}${protocol ? `/${protocol}` : ''}`
}
