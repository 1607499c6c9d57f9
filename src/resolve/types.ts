import type { Config } from '../config/schema.ts'
import type { ArtifactName, ArtifactSource, ExpectedBuild } from '../plan/artifact.ts'
import type { Release } from '../upstream/release.ts'

/** The config with every choice that depends on versions made: what the components read. */
export interface Resolved {
  readonly config: Config
  /** Full versions, x.y.z: "1.36" became its newest pinned patch, `auto` became a version. */
  readonly versions: Readonly<Record<ArtifactName, string>>
  /** Where each comes from: the config says it, and of `auto` the lock. */
  readonly sources: Readonly<Record<ArtifactName, ArtifactSource>>
  /** What a build has to give, where a lock says it. */
  readonly builds: Readonly<Partial<Record<ArtifactName, ExpectedBuild>>>
  /** Release file for `config.arch`; undefined where we hold no pin. */
  readonly releases: Readonly<Record<ArtifactName, Release | undefined>>
  /** The pause image that this containerd starts every pod with: registry.k8s.io/pause:3.10.2. */
  readonly sandboxImage: string
  /** Schema version of config.toml that this containerd reads without migrating it. */
  readonly containerdConfigVersion: 2 | 3 | 4
}
