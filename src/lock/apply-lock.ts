import type { Config } from '../config/schema.ts'
import { isWritten } from '../config/written.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ArtifactName, ArtifactSource } from '../plan/artifact.ts'
import { programsOnNode, sectionOf } from '../upstream/programs/index.ts'
import { minorOf } from '../upstream/version.ts'
import type { Lock, LockedComponent } from './types.ts'

/** The file names of a config and its lock, for diagnostics. */
export interface Files {
  readonly config: string
  readonly lock: string
}

/** Components of a lock that a config takes as they are. */
export type Fitting = Readonly<Partial<Record<ArtifactName, LockedComponent>>>

interface Asked {
  readonly config: Config
  /** The document: the user did not choose a default, so a lock may have another version. */
  readonly written: unknown
}

/** What of a lock fits the config, and what does not, and why. */
export function applyLock(
  lock: Lock,
  { config, written }: Asked,
  files: Files,
): { readonly fitting: Fitting; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const fitting: Partial<Record<ArtifactName, LockedComponent>> = {}
  const used = programsOnNode(config)
  for (const name of used) {
    const locked = lock.components[name]
    const problem = misfit(name, locked, { config, written }, files)
    if (problem) diagnostics.push(problem)
    if (!locked || problem) continue
    // Version and source stand all the same: `bakelet lock` adds the architecture to them.
    if (!locked.files[config.arch]) {
      const what = `no ${locked.source} of ${name} ${locked.version} for ${config.arch}`
      diagnostics.push(outdated(`${files.lock} holds ${what}`, ['arch'], files))
    }
    // A program of version `auto` is the one that the containerd is tested with, and moves with it.
    if (config[sectionOf[name]].version !== 'auto' || fitting.containerd) fitting[name] = locked
  }
  diagnostics.push(...fitBase(lock, config, files))
  for (const name of Object.keys(lock.components) as ArtifactName[])
    if (!used.includes(name)) diagnostics.push(unused(name, ['components', sectionOf[name]], files))
  return { fitting, diagnostics }
}

/** A download is named by the config with its digest; whether a file is still the same is seen when it is used. */
function fitBase({ base: locked }: Lock, { base }: Config, files: Files): Diagnostic[] {
  if (base === 'debian-13') return locked ? [unused('the base image', ['base'], files)] : []
  if (!locked) return [outdated(`${files.lock} holds no base image`, ['base'], files)]
  const isOther = 'url' in base ? base.sha256 !== locked.sha256 : locked.url !== undefined
  return isOther ? [outdated(`${files.lock} holds another base image`, ['base'], files)] : []
}

export function outdated(message: string, path: Diagnostic['path'], files: Files): Diagnostic {
  return {
    ...{ code: 'lock-outdated', severity: 'error', message, file: files.config, path },
    hint: `\`bakelet lock\` brings ${files.lock} up to date`,
  }
}

function misfit(
  name: ArtifactName,
  locked: LockedComponent | undefined,
  { config, written }: Asked,
  files: Files,
): Diagnostic | undefined {
  const section = sectionOf[name]
  const { version, source } = config[section]
  const isAsked = isWritten(written, [section, 'version']) && version !== 'auto'
  const no = (what: string, ...path: string[]) => outdated(`${files.lock} holds ${what}`, path, files)
  if (!locked) return no(`no ${name}`, section, 'version')
  if (isAsked && version !== locked.version && version !== minorOf(locked.version))
    return no(`${name} ${locked.version}, and the config asks for ${version}`, section, 'version')
  if (!isSourceOf(source, locked))
    return no(`a ${locked.source} of ${name}, and the config asks for a ${source}`, section, 'source')
  return undefined
}

function isSourceOf(source: ArtifactSource, locked: LockedComponent): boolean {
  return source === 'auto' || source === locked.source
}

/** What nobody uses does no harm: it is said, and no more. */
export function unused(what: string, path: Diagnostic['path'], { lock }: Files): Diagnostic {
  return {
    code: 'lock-unused',
    severity: 'warning',
    message: `the config does not use ${what}`,
    file: lock,
    path,
    at: 'key',
    hint: '`bakelet lock` takes it out',
  }
}
