import type { ProgramName } from '../upstream/programs/index.ts'
import type { Arch, Sha256 } from '../upstream/release.ts'
import type { Entry, Mode, NodePath } from './entry.ts'

/** A release of a program, or a build of it. */
export type ArtifactName = ProgramName
/** A program that the config itself pins. No program in the table of upstream/programs has such a name. */
export type DownloadName = `credential-provider-${string}`
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

/** What is downloaded or built, and verified by its digest before anything is unpacked. */
export interface PlannedArtifact extends Entry {
  readonly name: ArtifactName | DownloadName
  /** Of a download, whose version nobody knows: the beginning of its digest. */
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

export interface PlannedProgram extends PlannedArtifact {
  readonly name: ArtifactName
}

/** Whether upstream's data, the lock and a build from source know the artifact, too. */
export function isProgram(artifact: PlannedArtifact): artifact is PlannedProgram {
  return isProgramName(artifact.name)
}

export function isProgramName(name: ArtifactName | DownloadName): name is ArtifactName {
  return !isDownloadName(name)
}

const ofProviders = 'credential-provider-'

export function isDownloadName(name: string): name is DownloadName {
  return name.startsWith(ofProviders)
}

/** The name of the artifact that a plugin of the kubelet is. */
export function downloadName(provider: string): DownloadName {
  return `${ofProviders}${provider}`
}
