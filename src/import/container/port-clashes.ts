import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import type { ContainerDraft } from './pod-draft.ts'
import { portKey } from './port.ts'

interface Listening {
  readonly name: string
  readonly container: ContainerDraft
  /** Where its ports are written. */
  readonly at: Node
  readonly report: Report
}

/** Two containers that both say that they listen on a port cannot be in one pod. */
export function checkPorts(all: readonly Listening[]): void {
  const owners = new Map<string, string>()
  for (const { name, container, at, report } of all)
    for (const port of container.ports) {
      const key = portKey(port)
      const owner = owners.get(key)
      if (owner !== undefined && owner !== name && !container.isInit)
        report.say(
          'import-port-clash',
          at,
          `${name} and ${owner} both listen on ${key}, and in one pod all services share one network address`,
          'let one of them listen on another port, or import it from a folder of its own',
        )
      else owners.set(key, name)
    }
}
