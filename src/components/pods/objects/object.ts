import type { Document } from '../../../config/document.ts'
import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'

export type ObjectKind = 'ConfigMap' | 'Secret'

/** The bytes under one key, and where the key is written. */
export interface ObjectValue {
  readonly bytes: Uint8Array
  /** Of a ConfigMap's binaryData, which only volumes take (makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go@v1.36.4). */
  readonly binary: boolean
  readonly path: ConfigPath
}

/** A ConfigMap or Secret that stands in a file beside the Pods. */
export interface PodObject {
  readonly kind: ObjectKind
  readonly namespace: string
  readonly name: string
  readonly document: Document
  readonly values: ReadonlyMap<string, ObjectValue>
  /** The secrets of the config that it names. */
  readonly secrets: readonly string[]
}

/** Whether a document is one of these and not a Pod: its kind says so. */
export function isObject({ value }: Document): boolean {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
  return kind === 'ConfigMap' || kind === 'Secret'
}

/** The text of a value; undefined where the bytes are not text. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
