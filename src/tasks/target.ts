import { type ProgramSection, sectionOf } from '../upstream/programs/index.ts'

/** The sections of a config that have a version. */
export const targetNames: readonly ProgramSection[] = Object.values(sectionOf)

/** A version to move to: `--target containerd=2.4`. */
export interface Target {
  readonly program: ProgramSection
  /** x.y.z; or x.y, the newest patch of that line. */
  readonly version: string
}

export function isTargetName(name: string): name is Target['program'] {
  return targetNames.some(known => known === name)
}
