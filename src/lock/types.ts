import type { ArtifactName } from '../plan/artifact.ts'
import type { Arch, Sha256 } from '../plan/types.ts'

/** What was resolved once and is never resolved again, as bakelet.lock holds it. */
export interface Lock {
  /** Digest of the data that it was resolved with: dataVersion(). */
  readonly data: Sha256
  readonly components: Readonly<Partial<Record<ArtifactName, LockedComponent>>>
  /** By full reference. */
  readonly images: Readonly<Record<string, LockedImage>>
  /** The base image, where the config names one; `url` where it is a download. */
  readonly base?: LockedBase
  /** What Debian's archive had, by suite: digests of the package lists that a bake installs from. */
  readonly debian?: LockedDebian
}

export interface LockedBase {
  readonly url?: string
  readonly sha256: Sha256
}

export type LockedDebian = Readonly<Record<string, PerArch<Sha256>>>

export type PerArch<T> = Readonly<Partial<Record<Arch, T>>>

/** A version, and how its bytes are trusted: by the digest that upstream published, or by sources and what they build to. */
export type LockedComponent = LockedRelease | LockedBuild

export interface LockedRelease {
  readonly version: string
  readonly source: 'release'
  readonly files: PerArch<{ readonly url: string; readonly sha256: Sha256 }>
}

export interface LockedBuild {
  readonly version: string
  readonly source: 'build'
  /** "k8s.io/kubernetes@v1.36.4" */
  readonly module: string
  /** go.sum hash: "h1:…". */
  readonly moduleSum: string
  /** What each architecture was built with, and to. */
  readonly files: PerArch<{ readonly toolchain: string; readonly sha256: Sha256 }>
}

/** What a reference names in its registry, or what stands in for it where no registry could be reached. */
export type LockedImage = LockedCopy | LockedStandIn

export interface LockedCopy {
  readonly source: 'registry'
  /** Of what the reference points at: sha256:… of an index of several architectures, or of a manifest. */
  readonly digest: string
  /** Digests of the manifests in the index; none where there is no index. */
  readonly manifests: PerArch<string>
}

export interface LockedStandIn {
  readonly source: 'build'
  /** What each architecture was made from, and the digest of its manifest. */
  readonly files: PerArch<{ readonly madeFrom: string; readonly digest: string }>
}
