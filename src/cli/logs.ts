import { UsageError } from '../host/errors.ts'
import { podLogs } from '../tasks/pod-logs.ts'
import type { ExitCode } from './exit-code.ts'
import { print } from './print.ts'
import { type ProjectFlags, projectOf } from './project.ts'

export interface LogsFlags extends ProjectFlags {
  readonly host?: string
  readonly container?: string
  readonly follow?: boolean
  readonly previous?: boolean
  readonly tail?: number
}

/** `bakelet logs`: prints what a container printed, to both of its streams. */
export async function logsCommand(pod: string, flags: LogsFlags): Promise<ExitCode> {
  if (flags.follow && flags.previous)
    throw new UsageError(
      '--follow and --previous exclude each other: a container that has ended prints nothing more',
    )
  await podLogs(await projectOf(flags), { ...flags, pod }, ({ text }) => print(text))
  return 0
}
