import { containersOf, type Manifest } from './manifest.ts'
import { listens } from './stand-in.ts'

interface Group {
  readonly members: Manifest[]
  readonly taken: Set<string>
  milliCpus: number
}

/** As many Pods as start together soon. */
const most = 14
/** Less than the kubelet has for Pods on a machine of two processors. */
const mostMilliCpus = 1500

/** Manifests that one node can have together: no two of a name, or at one port of the node. */
export function groupsOf(manifests: readonly Manifest[]): readonly (readonly Manifest[])[] {
  const groups: Group[] = []
  for (const manifest of manifests) {
    const takes = takenBy(manifest)
    const cpus = milliCpusOf(manifest)
    const fits = (group: Group) =>
      group.members.length < most &&
      group.milliCpus + cpus <= mostMilliCpus &&
      takes.every(each => !group.taken.has(each))
    const found = groups.find(fits)
    const group = found ?? { members: [], taken: new Set(), milliCpus: 0 }
    if (!found) groups.push(group)
    group.members.push(manifest)
    group.milliCpus += cpus
    for (const each of takes) group.taken.add(each)
  }
  return groups.map(({ members }) => members)
}

function takenBy({ pod: { metadata, spec } }: Manifest): readonly string[] {
  const containers = containersOf(spec).map(({ container }) => container)
  const ports = spec.hostNetwork
    ? [...listens(spec).values()].flat()
    : containers.flatMap(({ ports = [] }) => ports.flatMap(({ hostPort }) => hostPort ?? []))
  return [metadata.name, ...ports.map(port => `port ${port}`)]
}

function milliCpusOf({ pod }: Manifest): number {
  return containersOf(pod.spec).reduce((sum, { container: { resources } }) => {
    const cpu = String(resources?.requests?.cpu ?? 0)
    return sum + (cpu.endsWith('m') ? Number.parseInt(cpu, 10) : Number(cpu) * 1000)
  }, 0)
}
