import type { Arch, Sha256 } from '../upstream/release.ts'
import type { ArtifactName, DownloadName } from './artifact.ts'

/** One artifact as `bakelet fetch` found or made it. Its bytes are in the store under `sha256`. */
export interface FetchedArtifact {
  readonly version: string
  readonly arch: Arch
  readonly source: 'release' | 'build'
  readonly sha256: Sha256
  readonly sizeBytes: number
  /** Digest of every member that the plan installs, by member name. */
  readonly members: Readonly<Record<string, Sha256>>
  /** Where it came from: the release URL, or the Go module with its go.sum hash and the toolchain that built it. */
  readonly provenance:
    | { readonly url: string }
    | { readonly module: string; readonly moduleSum: string; readonly toolchain: string }
}

/** What a reference names in its registry. */
export interface RegistryDigests {
  /** Of what the reference points at: an index of several architectures, or a manifest. */
  readonly digest: string
  /** Digests of the manifests in the index; empty for an image without an index. */
  readonly manifests: Readonly<Partial<Record<Arch, string>>>
}

/** One container image as `bakelet fetch` found or made it: an OCI archive (a tar) in the store. */
export interface FetchedImage {
  readonly source: 'registry' | 'build'
  /** Of one that was made here: "made from Debian's package busybox-static 1:1.37.0-6". */
  readonly madeFrom?: string
  /** Digest of the image's manifest, with its algorithm: sha256:… */
  readonly digest: string
  /** Of one from a registry. */
  readonly registry?: RegistryDigests
  /** Digest of the archive file in the store. */
  readonly archiveSha256: Sha256
  readonly sizeBytes: number
}

export type FetchedArtifacts = Readonly<
  Partial<Record<ArtifactName, FetchedArtifact>> & Record<DownloadName, FetchedArtifact>
>

/** What `bakelet fetch` brought for a plan: withFetched() joins the two. */
export interface Fetched {
  readonly formatVersion: 1
  readonly artifacts: FetchedArtifacts
  /** By image reference. */
  readonly images: Readonly<Record<string, FetchedImage>>
}
