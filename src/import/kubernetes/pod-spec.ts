import type { Node } from '../../components/pods/check/node.ts'
import { entryOf } from '../../config/entry-of.ts'
import { isTable } from '../../config/table.ts'
import type { Report } from '../report.ts'

const scheduler = 'remove it: the file itself chooses the node'

type Reason = readonly ['import-no-api-server' | 'import-no-scheduler', string, string]

/** Keys of a PodSpec that mean nothing, or break the Pod, without a control plane. */
const dropped: Readonly<Record<string, Reason>> = {
  serviceAccountName: [
    'import-no-api-server',
    'the Pod gets no token: there is no API server to log in to',
    'the program must do without the Kubernetes API',
  ],
  serviceAccount: [
    'import-no-api-server',
    'the Pod gets no token: there is no API server to log in to',
    'the program must do without the Kubernetes API',
  ],
  imagePullSecrets: [
    'import-no-api-server',
    'nobody reads a pull secret on the node',
    'give the password of the registry to bakelet: images are preloaded',
  ],
  resourceClaims: [
    'import-no-api-server',
    'nobody allocates devices',
    'give the container the device with hostPath',
  ],
  runtimeClassName: [
    'import-no-api-server',
    'nobody resolves a RuntimeClass',
    'set default_runtime_name in containerd.config',
  ],
  priorityClassName: [
    'import-no-api-server',
    'nobody resolves a PriorityClass',
    'write a number: priority: 1000000',
  ],
  readinessGates: [
    'import-no-api-server',
    'nobody sets a condition of the Pod',
    'remove it; a readinessProbe stays',
  ],
  affinity: ['import-no-scheduler', 'there is one node, and nothing to choose', scheduler],
  nodeSelector: ['import-no-scheduler', 'there is one node, and nothing to choose', scheduler],
  topologySpreadConstraints: [
    'import-no-scheduler',
    'there is one node, and nothing to spread over',
    scheduler,
  ],
  schedulerName: ['import-no-scheduler', 'a static pod is not scheduled', scheduler],
}

/** The classes that every cluster has (SystemPriorityClasses in pkg/apis/scheduling/v1/helpers.go@v1.36.4). */
const criticalClasses: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
}

/** Dropped without a word: they say what is so anyway, or were filled in by an API server. */
const silent = new Set([
  ...['automountServiceAccountToken', 'tolerations', 'nodeName', 'enableServiceLinks', 'preemptionPolicy'],
  ...['schedulingGates', 'ephemeralContainers'],
])

/** A PodSpec without what only a control plane gives; volumes and variables are lowered elsewhere. */
export function podSpec(spec: Node, report: Report): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const [key, field] of spec.entries) {
    if (!field.given || silent.has(key)) continue
    const critical = key === 'priorityClassName' && entryOf(criticalClasses, field.string ?? '')
    if (critical) Object.assign(kept, { priorityClassName: field.value, priority: critical })
    if (critical) continue
    const reason = entryOf(dropped, key)
    if (!reason) kept[key] = field.value
    else if (isMeant(key, field)) report.say(reason[0], field, `${key} stays behind: ${reason[1]}`, reason[2])
  }
  return kept
}

/** The defaults that an API server writes into every Pod say nothing about the author's wish. */
function isMeant(key: string, { value, items }: Node): boolean {
  if (Array.isArray(value)) return items.length > 0
  if (isTable(value)) return Object.keys(value).length > 0
  const isDefault = key.startsWith('serviceAccount')
    ? value === 'default'
    : value === 'default-scheduler' || value === ''
  return !isDefault
}
