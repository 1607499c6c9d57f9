import type { Document } from '../config/document.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Lock } from '../lock/types.ts'
import type { PlannedProgram } from '../plan/artifact.ts'
import type { SourceLine } from '../plan/entry.ts'
import type { Plan, PlannedFile } from '../plan/types.ts'
import type { Resolved } from '../resolve/types.ts'
import type { SourceFileContent } from './files/named-files.ts'
import type { PodFacts } from './pods/check/index.ts'
import type { LoweredPod } from './pods/lower/index.ts'
import type { RegistryFile } from './registries/named-files.ts'
import type { SecretContents } from './secrets/secret-contents.ts'

/** A manifest that was read and checked, and which entry of `pods` named it. */
export interface PodInput {
  readonly file: string
  readonly document: Document
  readonly facts: PodFacts
  readonly lowered: LoweredPod
  /** What it asks of the node beyond what other pods have. */
  readonly privileges: readonly SourceLine[]
  /** Index in the config's `pods`. */
  readonly index: number
}

export interface ComponentInput {
  readonly resolved: Resolved
  readonly pods: readonly PodInput[]
  /** Text of the PEM file that kubelet.server.clientCA names. */
  readonly clientCA: string | undefined
  /** What `registries` names. */
  readonly registryFiles: readonly RegistryFile[]
  /** What `files`, `units` and the plugins of the kubelet name by `source`. */
  readonly sourceFiles: readonly SourceFileContent[]
  readonly secrets: SecretContents
  /** The authorities of `system.certificates`, as files of the node. */
  readonly certificates: readonly PlannedFile[]
  /** The entries of the lock that count: all but those that are resolved again. */
  readonly lock: Lock | undefined
  /** The config's file name, for diagnostics. */
  readonly file: string
}

type Lists = Pick<
  Plan,
  | 'users'
  | 'packages'
  | 'modules'
  | 'sysctls'
  | 'directories'
  | 'files'
  | 'links'
  | 'units'
  | 'ownUnits'
  | 'artifacts'
  | 'images'
  | 'pods'
>

/** What one component adds to the plan. */
export interface Contribution extends Partial<Lists> {
  readonly shutdownSeconds?: number
  readonly diagnostics?: readonly Diagnostic[]
}

/** A slice of the resolved config in, entries of the plan out. Pure. */
export type Component = (input: ComponentInput) => Contribution

/** A program with its choice of source and its pin. */
export function plannedArtifact(
  { resolved }: ComponentInput,
  artifact: Pick<PlannedProgram, 'name' | 'format' | 'origin' | 'install'>,
): PlannedProgram {
  const { name } = artifact
  return {
    ...artifact,
    version: resolved.versions[name],
    arch: resolved.config.arch,
    source: resolved.sources[name],
    release: resolved.releases[name],
    ...(resolved.builds[name] ? { build: resolved.builds[name] } : {}),
  }
}
