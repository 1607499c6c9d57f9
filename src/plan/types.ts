import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import type { ProgramName, ProgramSection } from '../upstream/programs/index.ts'
import type { Arch, Sha256 } from '../upstream/release.ts'
import type { Content } from './content.ts'

export type { Arch, Sha256 }
/** Components have the names of the config's sections. */
export type ComponentName =
  | 'system'
  | 'kernel'
  | 'disks'
  | 'pods'
  | 'registries'
  | 'secrets'
  | 'files'
  | 'units'
  | ProgramSection

/** Who put an entry into the plan, and which line of the config asked for it (`[]`: a default of the component). */
export interface Origin {
  readonly component: ComponentName
  readonly path: ConfigPath
  /** The lines of manifests that it was made from, where it is not what somebody wrote. */
  readonly lines?: readonly SourceLine[]
}

/** A line of a file that the config names, and what comes from it: "key index.html of ConfigMap web". */
export interface SourceLine {
  readonly what: string
  readonly file: string
  readonly line: number
  readonly column: number
}

interface Entry {
  readonly origin: Origin
}

/** An absolute, normalised path on the node. */
export type NodePath = `/${string}`
/** Permission bits as four octal digits in a string: `"0644"` cannot become decimal 644 on its way through a parser. */
export type Mode = `0${number}`

/** A user and a group of the node, each by number or by name. The number of a name can differ between routes. */
export interface Owner {
  readonly user: string | number
  readonly group: string | number
}

export interface PlannedDirectory extends Entry {
  readonly path: NodePath
  readonly mode: Mode
  /** Undefined: root:root. */
  readonly owner?: Owner
}

/** A file with its whole content. */
export interface PlannedFile extends Entry {
  readonly path: NodePath
  readonly mode: Mode
  /** Undefined: root:root. */
  readonly owner?: Owner
  readonly content: Content
  /** Not everybody on the node may read the content: no output for people has it. */
  readonly secret?: true
}

/** A symbolic link, which always is root's. */
export interface PlannedLink extends Entry {
  readonly path: NodePath
  /** As symlink(2) takes it: relative to the folder of the link, or absolute. */
  readonly target: string
}

/** Names of other units, by the key of [Unit] that lists them: systemd.unit(5). */
export type UnitRelations = Readonly<
  Partial<Record<'Requires' | 'BindsTo' | 'Wants' | 'After' | 'Before', readonly string[]>>
>

/** A systemd unit in /etc/systemd/system. */
export interface PlannedUnit extends Entry {
  readonly name: string
  readonly relations: UnitRelations
  /** The target that starts the unit, as WantedBy= of [Install]; undefined: the unit is not enabled. */
  readonly wantedBy: string | undefined
  /** The file, with `relations` and `wantedBy` printed into it. */
  readonly content: string
}

/**
 * A unit that the config itself brings, or changes by drop-ins. Its texts are among the files, and what enables it among the
 * links.
 */
export interface OwnUnit extends Entry {
  readonly name: string
  /** The config has the unit, and not only drop-ins of it. */
  readonly isWhole: boolean
  /** What is enabled: the unit, or instances of the template. */
  readonly enabled: readonly string[]
  /** Of these, what every boot starts. */
  readonly started: readonly string[]
}

export interface KernelModule extends Entry {
  readonly name: string
}

export interface Sysctl extends Entry {
  readonly key: string
  readonly value: string
}

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

/** What an image has to be: the lock says it. */
export type ExpectedImage =
  /** Digest of what the reference pointed at. */
  | { readonly source: 'registry'; readonly digest: string }
  /** Digest of the manifest of what was made here. */
  | { readonly source: 'build'; readonly madeFrom: string; readonly digest: string }

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

/** A container image that a pod, or every pod's sandbox, needs. */
export interface PlannedImage extends Entry {
  /** Fully qualified: registry.k8s.io/pause:3.10.2, docker.io/library/busybox:1.37.0@sha256:… */
  readonly reference: string
  readonly sandbox: boolean
  /** Import it on the node before the kubelet starts. */
  readonly preload: boolean
  /** Where a lock says it. */
  readonly expected?: ExpectedImage
}

/** A port of the node that leads to a pod. */
export interface HostPort {
  readonly pod: string
  readonly container: string
  readonly port: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  /** The address that it listens on; empty: every one. */
  readonly hostIP: string
}

export interface StaticPod extends Entry {
  readonly name: string
  readonly namespace: string
  /** File name in the static-pods folder. */
  readonly fileName: string
  /** The manifest as the user wrote it, byte for byte, unless `origin.lines` says what was changed. */
  readonly content: string
  /** The manifest has values of a Secret: no output for people has it. */
  readonly secret?: true
  readonly hostPorts: readonly HostPort[]
  readonly images: readonly string[]
  /** Names of the containers that run for as long as the pod does. */
  readonly containers: readonly string[]
}

export interface SystemUser extends Entry {
  readonly name: string
  readonly sshAuthorizedKeys: readonly string[]
  readonly sudo: boolean
}

/** Everything that a node will hold: what components make and outputs print. Plain data, in a fixed order. */
export interface Plan {
  readonly formatVersion: 1
  readonly name: string
  readonly hostname: string
  readonly arch: Arch
  readonly prefix: NodePath
  readonly timezone: string | undefined
  /** How long, at most, a shutdown of the node waits for its pods; 0: it does not wait. */
  readonly shutdownSeconds: number
  readonly users: readonly SystemUser[]
  readonly packages: readonly string[]
  readonly modules: readonly KernelModule[]
  readonly sysctls: readonly Sysctl[]
  readonly directories: readonly PlannedDirectory[]
  readonly files: readonly PlannedFile[]
  readonly links: readonly PlannedLink[]
  readonly units: readonly PlannedUnit[]
  readonly ownUnits: readonly OwnUnit[]
  readonly artifacts: readonly PlannedArtifact[]
  readonly images: readonly PlannedImage[]
  readonly pods: readonly StaticPod[]
}

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
  /** Digests of the manifests in the index; none where there is no index. */
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

/** What `bakelet fetch` brought for a plan: withFetched() joins the two. */
export interface Fetched {
  readonly formatVersion: 1
  readonly artifacts: Readonly<Partial<Record<ArtifactName, FetchedArtifact>>>
  /** By image reference. */
  readonly images: Readonly<Record<string, FetchedImage>>
}
