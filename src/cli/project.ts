import type { ConfigSource } from '../config/config-source.ts'
import type { ConfigChoice } from '../tasks/find-config.ts'
import { needConfig } from '../tasks/find-config.ts'
import { openProject, type Project } from '../tasks/project.ts'
import { isOffline, refuseInstall } from './offline.ts'
import { complain } from './print.ts'
import { reporter } from './reporter.ts'
import { interrupted } from './signals.ts'

/** Options that many commands have. */
export interface ProjectFlags {
  readonly config?: readonly string[]
  readonly set?: readonly string[]
  readonly offline?: boolean
  readonly installTools?: boolean
}

/** The config that the options choose. A config that is a program prints on standard error. */
export function choiceOf({ config, set }: ProjectFlags): ConfigChoice {
  return { files: config, set, onLine: complain }
}

/** The project of a command that starts nothing: a signal may kill the process at once. */
export async function quickProject(flags: ProjectFlags): Promise<Project> {
  return openProject(await needConfig(choiceOf(flags)), { on: reporter() })
}

/** The project of a command that stops what it started when a signal comes. */
export async function projectOf(flags: ProjectFlags, source?: ConfigSource): Promise<Project> {
  const install = flags.installTools ?? false
  const offline = isOffline(flags)
  if (offline) refuseInstall(install)
  const config = source ?? (await needConfig(choiceOf(flags)))
  return openProject(config, { offline, install, signal: interrupted(), on: reporter() })
}
