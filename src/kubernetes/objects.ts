/** Metadata of an object (ObjectMeta of meta/v1), as far as bakelet writes it. */
export interface Metadata {
  readonly name: string
  readonly namespace?: string
  readonly creationTimestamp?: string | null
  readonly labels?: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

/** An object of the Kubernetes API. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Metadata
}

/** A time that lies some seconds before now, by the clock of this machine: kubectl computes ages by it. Null where no date is that old. */
export function timeAgo(secondsAgo: number | null, nowMs: number): string | null {
  if (secondsAgo === null) return null
  const time = new Date(nowMs - secondsAgo * 1000)
  return Number.isNaN(time.getTime()) ? null : time.toISOString().replace(/\.\d+Z$/, 'Z')
}
