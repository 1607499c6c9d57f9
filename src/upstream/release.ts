import type { Sha256 } from '../plan/types.ts'

/** An upstream release file for one architecture, with its published digest. */
export interface Release {
  readonly url: string
  readonly sha256: Sha256
}
