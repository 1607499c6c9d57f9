import type { Config } from '../config/schema.ts'
import { isWritten } from '../config/written.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Arch, ArtifactName, ArtifactSource } from '../plan/types.ts'
import { sectionOf } from '../resolve/choose.ts'
import { pinnedModuleSum, releaseOf } from '../resolve/pins.ts'
import { minorOf } from '../resolve/version.ts'
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
  /** The document: a default of ours is no wish of the user's, so a lock may have another version. */
  readonly written: unknown
}

/** What of a lock fits the config, and what does not, and why. */
export function fitComponents(
  lock: Lock,
  { config, written }: Asked,
  files: Files,
): { readonly fitting: Fitting; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const fitting: Partial<Record<ArtifactName, LockedComponent>> = {}
  const used: readonly ArtifactName[] = config.containerd.cri
    ? ['containerd', 'runc', 'cni-plugins', 'kubelet']
    : ['containerd', 'runc']
  for (const name of used) {
    const locked = lock.components[name]
    const problem = misfit(name, locked, { config, written }, files)
    if (problem) diagnostics.push(problem)
    // runc is the one that this containerd is tested with: it moves with it.
    else if (locked && (name !== 'runc' || config.runc.version !== 'auto' || fitting.containerd))
      fitting[name] = locked
  }
  for (const name of Object.keys(lock.components) as ArtifactName[])
    if (!used.includes(name))
      diagnostics.push(unused(`${name}`, ['components', sectionOf[name]], 'components', files))
  return { fitting, diagnostics }
}

function misfit(
  name: ArtifactName,
  locked: LockedComponent | undefined,
  { config, written }: Asked,
  files: Files,
): Diagnostic | undefined {
  const section = sectionOf[name]
  const { version, source } = config[section]
  const outdated = (message: string, path: Diagnostic['path']): Diagnostic => ({
    ...{ code: 'lock-outdated', severity: 'error', message, file: files.config, path },
    hint: `\`bakelet lock\` brings ${files.lock} up to date`,
  })
  if (!locked) return outdated(`${files.lock} does not hold ${name}`, [section, 'version'])
  const isAsked = isWritten(written, [section, 'version']) && version !== 'auto'
  if (isAsked && version !== locked.version && version !== minorOf(locked.version))
    return outdated(`${files.lock} holds ${name} ${locked.version}, and the config asks for ${version}`, [
      section,
      'version',
    ])
  if (!isSourceOf(source, locked))
    return outdated(
      `${files.lock} holds a ${locked.source} of ${name}, and the config asks for a ${source}`,
      [section, 'source'],
    )
  if (!locked.files[config.arch])
    return outdated(
      `${files.lock} holds no ${locked.source} of ${name} ${locked.version} for ${config.arch}`,
      ['arch'],
    )
  return undefined
}

function isSourceOf(source: ArtifactSource, locked: LockedComponent): boolean {
  return source === 'auto' || source === locked.source
}

/** What nobody uses does no harm: it is said, and no more. */
export function unused(
  what: string,
  path: Diagnostic['path'],
  where: 'components' | 'images',
  files: Files,
): Diagnostic {
  return {
    code: 'lock-unused',
    severity: 'warning',
    message: `the config does not use ${what}`,
    file: files.lock,
    path,
    at: 'key',
    hint: `\`bakelet lock\` takes it out of \`${where}\``,
  }
}

/** A lock may know versions that our data does not; what both know, they must know alike. */
export function checkPins(lock: Lock, file: string): Diagnostic[] {
  return (Object.entries(lock.components) as [ArtifactName, LockedComponent][]).flatMap(([name, locked]) => {
    const what = `${name} ${locked.version}`
    const differs = (held: string, pinned: string, path: readonly string[]): Diagnostic => ({
      ...{ code: 'lock-contradicts-pin', severity: 'error', file },
      message: `${what} has ${held} in this lock, and upstream is known to have published ${pinned}`,
      path: ['components', sectionOf[name], ...path],
      hint: `find out who wrote it; \`bakelet lock --update ${sectionOf[name]}\` takes what is published`,
    })
    if (locked.source === 'build') {
      const pinned = pinnedModuleSum(name, locked.version)
      return pinned === undefined || pinned === locked.moduleSum
        ? []
        : [differs(locked.moduleSum, pinned, ['build', 'moduleSum'])]
    }
    return (Object.entries(locked.files) as [Arch, { sha256: string }][]).flatMap(([arch, { sha256 }]) => {
      const pinned = releaseOf(name, locked.version, arch)?.sha256
      return pinned === undefined || pinned === sha256
        ? []
        : [differs(sha256, pinned, ['release', arch, 'sha256'])]
    })
  })
}
