import { portKey } from '../container/port.ts'
import type { Report } from '../report.ts'
import type { Service } from './service.ts'

/** Two services that both say that they listen on a port cannot be in one pod. */
export function checkPorts(services: readonly Service[], report: Report): void {
  const owners = new Map<string, string>()
  for (const { name, node, container } of services)
    for (const port of container.ports) {
      const key = portKey(port)
      const owner = owners.get(key)
      if (owner !== undefined && owner !== name && !container.isInit)
        report.say(
          'import-port-clash',
          node.get(node.get('ports').given ? 'ports' : 'expose'),
          `${name} and ${owner} both listen on ${key}, and in one pod all services share one network address`,
          'let one of them listen on another port, or move it into a compose file of its own',
        )
      else owners.set(key, name)
    }
}
