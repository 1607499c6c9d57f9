import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'
import { dependenciesOf } from './lifecycle.ts'

interface Named {
  readonly name: string
  readonly node: Node
}

/**
 * Services after those that they depend on: the kubelet starts containers in the order of the list. A task that others wait for
 * until its end is an init container, unless it needs a running service itself.
 */
export function startOrder(
  services: readonly Named[],
  report: Report,
): readonly (Named & { readonly isInit: boolean })[] {
  const byName = new Map(services.map(service => [service.name, service]))
  const awaited = new Set(
    services.flatMap(({ node }) =>
      dependenciesOf(node).flatMap(({ name, untilEnd }) => (untilEnd ? [name] : [])),
    ),
  )
  const ordered = new Map<string, Named & { readonly isInit: boolean }>()
  const visit = (service: Named, open: ReadonlySet<string>): void => {
    if (ordered.has(service.name)) return
    const needs = dependenciesOf(service.node)
    for (const { name } of needs) {
      const other = byName.get(name)
      if (!other) unknown(service, name, report)
      else if (open.has(name))
        report.say(
          'import-invalid',
          service.node.get('depends_on'),
          `${name} depends on itself`,
          'remove one of the two',
        )
      else visit(other, new Set([...open, name]))
    }
    const isInit = awaited.has(service.name) && needs.every(({ name }) => ordered.get(name)?.isInit)
    if (awaited.has(service.name) && !isInit)
      report.say(
        'import-no-counterpart',
        service.node,
        `nobody waits for the end of ${service.name}: it needs a service that runs beside it in the pod`,
        'let the others try again until its work is done; it starts again whenever it ends',
      )
    ordered.set(service.name, { ...service, isInit })
  }
  for (const service of services) visit(service, new Set([service.name]))
  return [...ordered.values()]
}

function unknown({ node }: Named, name: string, report: Report) {
  report.say(
    'import-unused',
    node.get('depends_on'),
    `${name} of depends_on is not among the imported services`,
    'import its profile too, or remove it',
  )
}
