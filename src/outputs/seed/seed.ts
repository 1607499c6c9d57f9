import type { Plan, PlannedDirectory, PlannedFile, PlannedLink } from '../../plan/types.ts'

/** What one machine of a baked image has of its own. */
export interface SeedContent {
  /** Of the image. */
  readonly image: string
  /** Undefined: the datasource gives the name, or else the image has one. */
  readonly hostname: string | undefined
  /** The machine's network-config; undefined: as the image has it. */
  readonly network: string | undefined
  readonly users: Plan['users']
  readonly files: readonly PlannedFile[]
  readonly directories: readonly PlannedDirectory[]
  readonly links: readonly PlannedLink[]
}
