import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Fetched, FetchedArtifact, Plan, PlannedArtifact } from '../plan/types.ts'
import type { Resolved } from '../resolve/types.ts'
import type { PodFacts } from './pods/check/index.ts'

/** A manifest that was read and checked, and which entry of `pods` named it. */
export interface PodInput {
  readonly file: string
  readonly content: string
  readonly facts: PodFacts
  /** Index in the config's `pods`. */
  readonly index: number
}

export interface ComponentInput {
  readonly resolved: Resolved
  readonly pods: readonly PodInput[]
  /** Text of the PEM file that kubelet.server.clientCA names. */
  readonly clientCA: string | undefined
  readonly fetched: Fetched | undefined
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
  | 'units'
  | 'artifacts'
  | 'images'
  | 'pods'
>

/** What one component adds to the plan. */
export interface Contribution extends Partial<Lists> {
  readonly diagnostics?: readonly Diagnostic[]
}

/** A slice of the resolved config in, entries of the plan out. Pure. */
export type Component = (input: ComponentInput) => Contribution

/** An artifact with its choice of source, its pin and, where it was fetched, its digests. */
export function plannedArtifact(
  input: ComponentInput,
  artifact: Pick<PlannedArtifact, 'name' | 'format' | 'origin'> & {
    readonly source: PlannedArtifact['source']
    readonly install: readonly Omit<PlannedArtifact['install'][number], 'sha256'>[]
  },
): PlannedArtifact {
  const { resolved } = input
  const version = resolved.versions[artifact.name]
  const fetched = matching(input.fetched?.artifacts[artifact.name], version, resolved.config.arch)
  return {
    ...artifact,
    version,
    arch: resolved.config.arch,
    release: resolved.releases[artifact.name],
    fetched,
    install: artifact.install.map(member => ({ ...member, sha256: fetched?.members[member.member] })),
  }
}

/** A record of another version or architecture says nothing about this plan. */
function matching(
  fetched: FetchedArtifact | undefined,
  version: string,
  arch: string,
): FetchedArtifact | undefined {
  return fetched?.version === version && fetched.arch === arch ? fetched : undefined
}
