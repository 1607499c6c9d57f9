import type { Config } from '../../../config/schema.ts'
import type { PodFacts } from '../../pods/check/index.ts'
import type { Firewall } from '../settings.ts'

export type EgressEntry = Firewall['egress'][number]

/** Whether the filter decides what pods reach, and so has to know which packets are whose. */
export const hasEgress = ({ firewall }: Pick<Config, 'firewall'>) =>
  firewall !== 'off' && firewall.egress.length > 0

/** NAMESPACE/NAME of the pod that an entry names. */
export const namedPod = ({ pod }: Pick<EgressEntry, 'pod'>) => (pod.includes('/') ? pod : `default/${pod}`)

/** NAMESPACE/NAME of a pod of the config, without the name of the node that the kubelet appends. */
export const fullName = ({ namespace, name }: Pick<PodFacts, 'namespace' | 'name'>) => `${namespace}/${name}`

/** The entries of each pod that has some, by its name in full. */
export function entriesByPod(entries: readonly EgressEntry[]): ReadonlyMap<string, readonly EgressEntry[]> {
  const byPod = new Map<string, EgressEntry[]>()
  for (const entry of entries) {
    const pod = namedPod(entry)
    byPod.set(pod, [...(byPod.get(pod) ?? []), entry])
  }
  return byPod
}
