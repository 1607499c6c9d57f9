import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ArtifactName } from '../plan/artifact.ts'

/** What the rules look at: a config, and the version that was chosen of each program. */
export interface Subject {
  readonly config: Config
  /** Full versions, x.y.z. */
  readonly versions: Readonly<Record<ArtifactName, string>>
}

/** A diagnostic about the config; which file that is, the caller knows. */
export type Finding = Omit<Diagnostic, 'file'>

/**
 * One thing that upstream says about what goes with what. Pure; a rule that needs much data loads it only when the config
 * has something to check by it.
 */
export type Rule = (subject: Subject) => readonly Finding[] | Promise<readonly Finding[]>
