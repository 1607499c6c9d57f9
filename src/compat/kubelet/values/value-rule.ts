import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'
import type { Reader } from './reader.ts'

/** What the rules for values look at. */
export interface ValueSubject {
  readonly config: Reader
  /** x.y of the kubelet. */
  readonly line: string
  /** Whether a feature gate is on in this kubelet with this config. */
  readonly isOn: (gate: string) => boolean
  /** The value that the config gives a setting of the kernel, by its dotted name. */
  readonly sysctl: (name: string) => string | undefined
}

/** A value that ends the kubelet when it starts. */
export interface ValueFault {
  readonly path: ConfigPath
  readonly at?: 'key'
  /** Completes "kubelet 1.36 does not start: ". */
  readonly why: string
  readonly hint: string
  /** File of k8s.io/kubernetes. Default: that of ValidateKubeletConfiguration. */
  readonly from?: string
}

export type ValueRule = (subject: ValueSubject) => readonly ValueFault[]
