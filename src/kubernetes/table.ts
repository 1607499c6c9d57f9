import type { KubeObject } from './objects.ts'

/** A column that kubectl prints; those of priority 1 only with `-o wide`. TableColumnDefinition of meta/v1. */
export interface Column<T> {
  readonly name: string
  readonly priority?: 1
  readonly cell: (object: T, nowMs: number) => string
}

/** Table of meta/v1: kubectl prints what the server computed, and knows no columns of its own but the name and the age. */
export function tableOf<T extends KubeObject>(
  columns: readonly Column<T>[],
  objects: readonly T[],
  { metadata, nowMs }: { readonly metadata: object; readonly nowMs: number },
) {
  return {
    apiVersion: 'meta.k8s.io/v1',
    kind: 'Table',
    metadata,
    columnDefinitions: columns.map(({ name, priority = 0 }) => ({
      ...{ name, type: 'string', format: name === 'Name' ? 'name' : '', description: '', priority },
    })),
    rows: objects.map(object => ({
      cells: columns.map(({ cell }) => cell(object, nowMs)),
      // What --all-namespaces, --show-labels and -l need of it.
      object: {
        apiVersion: 'meta.k8s.io/v1',
        kind: 'PartialObjectMetadata',
        metadata: object.metadata,
      },
    })),
  }
}

/** "5m", "3h12m": HumanDuration in apimachinery pkg/util/duration/duration.go@v0.36.4. */
export function age(since: string | null | undefined, nowMs: number): string {
  if (!since) return '<unknown>'
  const seconds = Math.max(0, Math.floor((nowMs - Date.parse(since)) / 1000))
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)]
  const two = (big: number, bigUnit: string, small: number, smallUnit: string) =>
    small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`
  if (seconds < 120) return `${seconds}s`
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 192) return two(days, 'd', hours % 24, 'h')
  if (days < 365 * 2) return `${days}d`
  const years = Math.floor(days / 365)
  return years < 8 ? two(years, 'y', days % 365, 'd') : `${years}y`
}
