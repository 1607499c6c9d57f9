import { genMkosi } from '../tasks/gen-mkosi.ts'
import type { ExitCode } from './exit-code.ts'
import { printPath } from './print.ts'
import { type ProjectFlags, quickProject } from './project.ts'

/** `bakelet gen mkosi`: a folder from which mkosi makes the disk image. Prints its path. */
export async function genMkosiCommand({
  output: folder,
  ...flags
}: ProjectFlags & { readonly output?: string }): Promise<ExitCode> {
  printPath(await genMkosi(await quickProject(flags), folder === undefined ? {} : { folder }))
  return 0
}
