import type { Arch, Sha256 } from '../upstream/release.ts'
import type { PlannedArtifact } from './artifact.ts'
import type { Content } from './content.ts'
import type { Entry, Mode, NodePath, Owner, SourceLine } from './entry.ts'

export type { Arch, Sha256 }

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
  /** A kernel may lack it, for example one without Yama or IPv6: then the node goes on without. */
  readonly optional?: true
}

/** What an image has to be: the lock says it. */
export type ExpectedImage =
  /** Digest of what the reference pointed at. */
  | { readonly source: 'registry'; readonly digest: string }
  /** Digest of the manifest of what was made here. */
  | { readonly source: 'build'; readonly madeFrom: string; readonly digest: string }

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
  /** It shares the network of the node. */
  readonly hostNetwork?: true
  readonly hostPorts: readonly HostPort[]
  readonly images: readonly string[]
  /** Names of the containers that run for as long as the pod does. */
  readonly containers: readonly string[]
  /** What the manifest asks of the node beyond what other pods have: host namespaces, capabilities. Absent: nothing. */
  readonly privileges?: readonly SourceLine[]
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
