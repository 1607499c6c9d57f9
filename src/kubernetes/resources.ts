import { eventColumns, eventsOf } from './event-object.ts'
import { nodeColumns } from './node-object.ts'
import type { NodeView } from './node-view.ts'
import type { KubeObject } from './objects.ts'
import { podMetricsColumns } from './pod-metrics.ts'
import { podColumns } from './pod-table.ts'
import { type Column, tableOf } from './table.ts'

/** A group of the Kubernetes API in one version. */
export interface Api {
  /** As objects have it. */
  readonly version: string
  readonly path: string
}

export const core: Api = { version: 'v1', path: '/api/v1' }
/** What `kubectl top` asks; in a cluster the metrics-server answers. */
export const metrics: Api = { version: 'metrics.k8s.io/v1beta1', path: '/apis/metrics.k8s.io/v1beta1' }

/** A kind of object that the server answers for. */
export interface Resource {
  readonly api: Api
  /** As a path has it: "pods". */
  readonly name: string
  readonly kind: string
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  readonly categories?: readonly string[]
  readonly list: (view: NodeView) => Promise<readonly KubeObject[]>
  readonly table: (objects: readonly KubeObject[], metadata: object) => object
}

interface Described<T extends KubeObject> extends Omit<Resource, 'list' | 'table'> {
  readonly list: (view: NodeView) => Promise<readonly T[]>
  readonly columns: readonly Column<T>[]
}

/** The objects of a list are those that its table gets. */
function resource<T extends KubeObject>({ columns, ...rest }: Described<T>): Resource {
  return {
    ...rest,
    table: (objects, metadata) => tableOf(columns, objects as readonly T[], { metadata, nowMs: Date.now() }),
  }
}

export const resources: readonly Resource[] = [
  resource({
    ...{ api: core, name: 'pods', kind: 'Pod', namespaced: true, shortNames: ['po'], categories: ['all'] },
    list: async view => (await view.pods()).pods,
    columns: podColumns,
  }),
  resource({
    ...{ api: core, name: 'nodes', kind: 'Node', namespaced: false, shortNames: ['no'] },
    list: async view => [await view.node()],
    columns: nodeColumns,
  }),
  resource({
    ...{ api: core, name: 'namespaces', kind: 'Namespace', namespaced: false, shortNames: ['ns'] },
    list: async view => {
      const names = (await view.pods()).pods.map(({ metadata }) => metadata.namespace)
      return [...new Set(['default', ...names])].toSorted().map(namespace)
    },
    columns: [
      { name: 'Name', cell: ({ metadata }) => metadata.name },
      { name: 'Status', cell: () => 'Active' },
      { name: 'Age', cell: () => '<unknown>' },
    ],
  }),
  resource({
    ...{ api: core, name: 'events', kind: 'Event', namespaced: true, shortNames: ['ev'] },
    list: async view => {
      const { pods, nowMs } = await view.pods()
      return pods.flatMap(pod => eventsOf(pod, nowMs))
    },
    columns: eventColumns,
  }),
  resource({
    ...{ api: metrics, name: 'pods', kind: 'PodMetrics', namespaced: true, shortNames: [] },
    list: view => view.metrics(),
    columns: podMetricsColumns,
  }),
]

const namespace = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name },
  status: { phase: 'Active' },
})
