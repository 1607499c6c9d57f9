import { nodeShell } from '../tasks/shell.ts'
import { type ProjectFlags, projectOf } from './project.ts'
import { connected } from './streams.ts'

export interface ShellFlags extends ProjectFlags {
  readonly host?: string
}

/** `bakelet shell`: a shell of root on the node, or one command line in it; ends with its exit code. */
export async function shellCommand(command: string | undefined, flags: ShellFlags): Promise<number> {
  const project = await projectOf(flags)
  return connected(
    streams => nodeShell(project, { ...flags, ...(command !== undefined && { command }) }, streams),
    project.signal,
  )
}
