import type { InstalledMember, PlannedArtifact } from './artifact.ts'
import type { FetchedArtifact, FetchedImage } from './fetched.ts'
import type { Plan, PlannedImage, Sha256 } from './types.ts'

/** An installed file with the digest of its bytes. */
export interface FetchedMember extends InstalledMember {
  readonly sha256: Sha256
}

/** An artifact of the plan, with the record of the fetch that brought its bytes. */
export interface JoinedArtifact extends PlannedArtifact {
  readonly fetched: FetchedArtifact
  readonly install: readonly FetchedMember[]
}

/** An image that the node imports, with the record of the fetch that brought its archive. */
export interface ImportedImage extends PlannedImage {
  readonly preload: true
  readonly fetched: FetchedImage
}

/** An image that the node pulls itself. */
interface PulledImage extends PlannedImage {
  readonly preload: false
}

export type JoinedImage = ImportedImage | PulledImage

/** A plan together with the digests of everything that it places: withFetched() makes it. */
export interface FetchedPlan extends Plan {
  readonly artifacts: readonly JoinedArtifact[]
  readonly images: readonly JoinedImage[]
}

export function isJoined(artifact: PlannedArtifact): artifact is JoinedArtifact {
  return 'fetched' in artifact
}

export function isImported(image: PlannedImage): image is ImportedImage {
  return 'fetched' in image
}
