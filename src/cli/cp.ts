import { copy } from '../tasks/copy.ts'
import type { ExitCode } from './exit-code.ts'
import { type ProjectFlags, projectOf } from './project.ts'

export interface CopyFlags extends ProjectFlags {
  readonly host?: string
  readonly container?: string
}

/** `bakelet cp`: copies a file or folder from or to a running node. */
export async function copyCommand(from: string, to: string, flags: CopyFlags): Promise<ExitCode> {
  await copy(await projectOf(flags), { ...flags, from, to })
  return 0
}
