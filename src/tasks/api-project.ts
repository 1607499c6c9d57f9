import type { Compiled } from '../compile/index.ts'
import type { ConfigSource } from '../config/config-source.ts'
import {
  type CompileOptions,
  type Project as OpenedProject,
  openProject as open,
  type ProjectOptions,
} from './project.ts'

/** One config, and how the tasks work on it. openProject() makes it. */
export interface Project {
  /** The config file. Paths in it are relative to its folder. */
  readonly config: ConfigSource
  /** Folder of the results: each config's are in OUT/NAME. */
  readonly out: string
  /** Use only the store, and no network. */
  readonly offline: boolean
  /** Install missing system packages. */
  readonly install: boolean
  /**
   * Reads the files that the config names, and compiles the config. Returns problems instead of throwing them. Without
   * options each call returns the same promise.
   */
  compile(how?: CompileOptions): Promise<Compiled>
}

const opened = new WeakMap<Project, OpenedProject>()

/** Makes a project of a config that readConfig() returned. Reads and writes nothing itself. */
export function openProject(config: ConfigSource, options: ProjectOptions = {}): Project {
  const whole = open(config, options)
  const { out, offline, install } = whole
  const project: Project = { config, out, offline, install, compile: how => whole.compile(how) }
  opened.set(project, whole)
  return project
}

/** The project as tasks see it, with the store, the signal and the receiver of events. */
export function openedProject(project: Project): OpenedProject {
  const whole = opened.get(project)
  if (!whole) throw new TypeError('the project was not made by openProject()')
  return whole
}
