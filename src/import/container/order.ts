import type { Node } from '../../components/pods/check/node.ts'
import type { Report } from '../report.ts'

export interface Dependency {
  readonly name: string
  /** The other one has to have ended well, and not only to have started. */
  readonly untilEnd: boolean
}

/** What starts after others. */
interface Dependent {
  readonly name: string
  readonly node: Node
  readonly needs: readonly Dependency[]
  /** Where they are written. */
  readonly at: Node
  readonly report: Report
}

/**
 * Containers after those that they depend on: the kubelet starts them in the order of the list. A task that others wait for until
 * its end is an init container, unless it needs a running container itself.
 */
export function startOrder<T extends Dependent>(
  all: readonly T[],
): readonly (T & { readonly isInit: boolean })[] {
  const byName = new Map(all.map(each => [each.name, each]))
  const awaited = new Set(
    all.flatMap(({ needs }) => needs.flatMap(({ name, untilEnd }) => (untilEnd ? [name] : []))),
  )
  const ordered = new Map<string, T & { readonly isInit: boolean }>()
  const visit = (each: T, open: ReadonlySet<string>): void => {
    if (ordered.has(each.name)) return
    for (const { name } of each.needs) {
      const other = byName.get(name)
      if (!other)
        each.report.say(
          'import-unused',
          each.at,
          `${name}, which ${each.name} depends on, is not among the imported services`,
          'import it too, or remove it',
        )
      else if (open.has(name))
        each.report.say('import-invalid', each.at, `${name} depends on itself`, 'remove one of the two')
      else visit(other, new Set([...open, name]))
    }
    const isInit = awaited.has(each.name) && each.needs.every(({ name }) => ordered.get(name)?.isInit)
    if (awaited.has(each.name) && !isInit)
      each.report.say(
        'import-no-counterpart',
        each.node,
        `nobody waits for the end of ${each.name}: it needs a service that runs beside it in the pod`,
        'let the others try again until its work is done; it starts again whenever it ends',
      )
    ordered.set(each.name, { ...each, isInit })
  }
  for (const each of all) visit(each, new Set([each.name]))
  return [...ordered.values()]
}
