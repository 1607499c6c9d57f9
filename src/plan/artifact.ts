import type { ProgramName } from '../upstream/programs/index.ts'
import type { Arch, Sha256 } from '../upstream/release.ts'
import type { Entry, Mode, NodePath } from './entry.ts'

/** An artifact is a release of a program, or a build of it. */
export type ArtifactName = ProgramName
/** `auto`: the release; where it cannot be reached, a build of the same version. */
export type ArtifactSource = 'auto' | 'release' | 'build'

/** What a build has to be made from, and to give: the lock says it. */
export interface ExpectedBuild {
  readonly module: string
  readonly moduleSum: string
  readonly toolchain: string
  readonly sha256: Sha256
}

/** One file that an artifact puts on the node. */
export interface InstalledMember {
  /** Name inside the archive, exactly as it stands there ("./bridge" or "bin/ctr"); the artifact's own name for a plain binary. */
  readonly member: string
  readonly to: NodePath
  readonly mode: Mode
}

/** A versioned upstream thing to download or to build, verified by digest before anything is unpacked. */
export interface PlannedArtifact extends Entry {
  readonly name: ArtifactName
  readonly version: string
  readonly arch: Arch
  readonly source: ArtifactSource
  readonly format: 'binary' | 'tar.gz'
  /** The upstream release and its published digest; undefined where we hold no pin. */
  readonly release: { readonly url: string; readonly sha256: Sha256 } | undefined
  /** Of source `build`, where a lock says it. */
  readonly build?: ExpectedBuild
  readonly install: readonly InstalledMember[]
}
