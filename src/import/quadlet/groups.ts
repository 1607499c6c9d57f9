import { isOn, type Quadlet, textOf } from './unit.ts'

/** Containers that become one pod. */
export interface Group {
  readonly name: string
  readonly pod?: Quadlet
  readonly containers: readonly Quadlet[]
}

/**
 * The containers of a .pod are a pod. So are those that share a .network, or the network of a .container: podman gives them names
 * for each other there, and in one pod every name can stand for the loopback. All others are a pod each.
 */
export function groupsOf(all: readonly Quadlet[]): readonly Group[] {
  const containers = all.filter(({ kind }) => kind === 'container')
  const owners = new Map<string, string>()
  const ownerOf = (key: string): string => {
    const above = owners.get(key)
    return above === undefined ? key : ownerOf(above)
  }
  const join = (a: string, b: string) => {
    if (ownerOf(a) !== ownerOf(b)) owners.set(ownerOf(a), ownerOf(b))
  }
  for (const container of containers)
    for (const key of sharedBy(container)) join(`${container.name}.container`, key)
  const groups = new Map<string, Quadlet[]>()
  for (const container of containers) {
    const key = ownerOf(`${container.name}.container`)
    groups.set(key, [...(groups.get(key) ?? []), container])
  }
  return [...groups].map(([key, members]) => {
    const pod = all.find(({ kind, name }) => kind === 'pod' && ownerOf(`${name}.pod`) === key)
    const given = pod && textOf(pod.own, 'PodName')
    const name = given ?? pod?.name ?? (members.length > 1 ? key.replace(/\.[a-z]+$/, '') : members[0]?.name)
    return { name: name ?? key, containers: members, ...(pod ? { pod } : {}) }
  })
}

function sharedBy({ own }: Quadlet): readonly string[] {
  const networks = own.get('Network').items.map(({ string = '' }) => string.replace(/:.*/, ''))
  const pod = textOf(own, 'Pod')
  return [
    ...(pod === undefined ? [] : [pod]),
    ...networks.filter(name => /\.(network|container)$/.test(name)),
  ]
}

/** A network that its containers cannot leave, or whose addresses somebody relies on. */
export function reportNetwork({ own, name, report }: Quadlet): void {
  const special = ['Subnet', 'Gateway', 'IPRange', 'Driver', 'Options'].find(key => own.get(key).given)
  const key = isOn(own, 'Internal') ? 'Internal' : special
  if (key !== undefined && textOf(own, key) !== 'bridge')
    report.say(
      'import-no-network',
      own.get(key),
      `${key}= of the network ${name} stays behind: its containers share the network of one pod`,
      'set the addresses of pods by cni.network in the config',
    )
}
