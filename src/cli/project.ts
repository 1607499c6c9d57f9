import type { SourceFile } from '../config/document.ts'
import { needConfig } from '../tasks/inputs.ts'
import { openProject, type Project } from '../tasks/project.ts'
import { isOffline, refuseInstall } from './offline.ts'
import { reporter } from './reporter.ts'
import { interrupted } from './signals.ts'

/** Options that many commands have. */
export interface ProjectFlags {
  readonly config?: string
  readonly offline?: boolean
  readonly installTools?: boolean
}

/** The project of a command that starts nothing: a signal may kill the process at once. */
export function quickProject({ config }: ProjectFlags): Project {
  return openProject(needConfig(config), { on: reporter() })
}

/** The project of a command that stops what it started when a signal comes. */
export function projectOf(flags: ProjectFlags, source: SourceFile = needConfig(flags.config)): Project {
  const install = flags.installTools ?? false
  const offline = isOffline(flags)
  if (offline) refuseInstall(install)
  return openProject(source, { offline, install, signal: interrupted(), on: reporter() })
}
