import type { Sha256 } from '../plan/types.ts'

/** A bundle that was written: the path of its manifest, and the manifest's digest. */
export interface WrittenBundle {
  readonly manifest: string
  readonly sha256: Sha256
  readonly sizeBytes: number
}
