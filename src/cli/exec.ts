import { execInPod } from '../tasks/exec.ts'
import { type ProjectFlags, projectOf } from './project.ts'
import { connected } from './streams.ts'

export interface ExecFlags extends ProjectFlags {
  readonly host?: string
  readonly container?: string
}

/** `bakelet exec`: runs a command in a container; ends with the exit code of the command. */
export async function execCommand(
  pod: string,
  command: readonly string[],
  flags: ExecFlags,
): Promise<number> {
  const project = await projectOf(flags)
  return connected(streams => execInPod(project, { ...flags, pod, command }, streams), project.signal)
}
