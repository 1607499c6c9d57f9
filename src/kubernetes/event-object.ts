import type { KubeObject } from './objects.ts'
import type { Pod } from './pod-object.ts'
import { age, type Column } from './table.ts'

/** Event of core/v1. */
export interface EventObject extends KubeObject {
  readonly type: 'Warning'
  readonly reason: string
  readonly message: string
  readonly lastTimestamp: string
  readonly firstTimestamp: string
  readonly count: number
  readonly source: { readonly component: string }
  readonly involvedObject: {
    readonly apiVersion: 'v1'
    readonly kind: 'Pod'
    readonly name: string
    readonly namespace: string
  }
}

/** Why a pod is not ready, as the event that `kubectl describe` shows: a node without an API server keeps no events. */
export function eventsOf({ metadata, status }: Pod, nowMs: number): EventObject[] {
  const { name, namespace } = metadata
  if (status.message === undefined) return []
  const now = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z')
  return [
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name}.not-ready`, namespace, creationTimestamp: now },
      ...{ type: 'Warning', reason: 'NotReady', message: status.message },
      ...{ firstTimestamp: now, lastTimestamp: now, count: 1 },
      source: { component: 'bakelet' },
      involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace },
    },
  ]
}

/** pkg/printers/internalversion/printers.go@v1.36.4, eventColumnDefinitions, without those of priority 1. */
export const eventColumns: readonly Column<EventObject>[] = [
  { name: 'Last Seen', cell: ({ lastTimestamp }, nowMs) => age(lastTimestamp, nowMs) },
  { name: 'Type', cell: ({ type }) => type },
  { name: 'Reason', cell: ({ reason }) => reason },
  { name: 'Object', cell: ({ involvedObject }) => `pod/${involvedObject.name}` },
  { name: 'Message', cell: ({ message }) => message },
]
