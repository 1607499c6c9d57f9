import type { Firmware } from '../vm/types.ts'

/** A disk image that takes part in a bench. */
export interface Contestant {
  readonly name: 'bakelet' | 'floor' | 'quadlet'
  /** What it is, in one sentence, for the report. */
  readonly about: string
  /** A qcow2. Never written to: each boot has an overlay of its own. */
  readonly image: string
  readonly firmware: Firmware
  /** Unit of the server: kubelet.service, or the service's or quadlet's own. */
  readonly unit: string
}
