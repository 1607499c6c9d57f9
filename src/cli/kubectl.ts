import { runKubectl } from '../tasks/kubectl.ts'
import { type ProjectFlags, projectOf } from './project.ts'

export interface KubectlFlags extends ProjectFlags {
  readonly host?: string
}

/** `bakelet kubectl`: the user's kubectl on a running node; ends with the exit code of kubectl. */
export async function kubectlCommand(args: readonly string[], flags: KubectlFlags): Promise<number> {
  return runKubectl(await projectOf(flags), { ...flags, args })
}
