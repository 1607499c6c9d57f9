import type { Usage } from './container-usage.ts'
import type { KubeObject, Metadata } from './objects.ts'
import type { Column } from './table.ts'

/** PodMetrics of metrics.k8s.io/v1beta1, which `kubectl top pod` reads. */
export interface PodMetrics extends KubeObject {
  readonly timestamp: string
  readonly window: string
  readonly containers: readonly {
    readonly name: string
    readonly usage: { readonly cpu: string; readonly memory: string }
  }[]
}

export function podMetrics(
  metadata: Pick<Metadata, 'name' | 'namespace' | 'labels'>,
  containers: readonly { readonly name: string; readonly usage: Usage }[],
  nowMs: number,
): PodMetrics {
  return {
    ...{ apiVersion: 'metrics.k8s.io/v1beta1', kind: 'PodMetrics', metadata },
    timestamp: new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    window: '1s',
    containers: containers.map(({ name, usage: { nanoCores, memoryBytes } }) => ({
      name,
      usage: { cpu: `${nanoCores}n`, memory: String(memoryBytes) },
    })),
  }
}

/** Of `kubectl get pods.metrics.k8s.io`; `kubectl top` has columns of its own. */
export const podMetricsColumns: readonly Column<PodMetrics>[] = [
  { name: 'Name', cell: ({ metadata }) => metadata.name },
  { name: 'CPU', cell: ({ containers }) => containers.map(({ usage }) => usage.cpu).join(',') },
  { name: 'Memory', cell: ({ containers }) => containers.map(({ usage }) => usage.memory).join(',') },
]
