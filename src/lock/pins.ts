import type { ConfigPath, Diagnostic } from '../diagnostics/diagnostic.ts'
import type { ArtifactName } from '../plan/artifact.ts'
import type { Arch } from '../plan/types.ts'
import { pinnedModuleSum } from '../upstream/module-sums.ts'
import { releaseOf, releaseUrl } from '../upstream/pins.ts'
import { sectionOf } from '../upstream/programs/index.ts'
import type { Release } from '../upstream/release.ts'
import type { Lock, LockedComponent } from './types.ts'

/**
 * A lock may know versions that our data does not; what both know, they must know alike, and a release is where upstream
 * publishes it. Everything else in a lock is for those to look at who are asked to take its changes.
 */
export function checkPins(lock: Lock, file: string): Diagnostic[] {
  const components = Object.entries(lock.components) as [ArtifactName, LockedComponent][]
  return components.flatMap(([name, locked]) =>
    contradictions(name, locked).map(
      ({ held, known, path }): Diagnostic => ({
        ...{ code: 'lock-contradicts-pin', severity: 'error', file },
        message: `${name} ${locked.version} has ${held} in this lock, and upstream is known to have ${known}`,
        path: ['components', sectionOf[name], ...path],
        hint: `find out who wrote it; \`bakelet lock --update ${sectionOf[name]}\` takes what is published`,
      }),
    ),
  )
}

interface Contradiction {
  readonly held: string
  readonly known: string
  readonly path: ConfigPath
}

function contradictions(name: ArtifactName, locked: LockedComponent): Contradiction[] {
  const { version } = locked
  if (locked.source === 'build')
    return differing(locked.moduleSum, pinnedModuleSum(name, version), ['build', 'moduleSum'])
  return (Object.entries(locked.files) as [Arch, Release][]).flatMap(([arch, { url, sha256 }]) => [
    ...differing(url, releaseUrl(name, version, arch), ['release', arch, 'url']),
    ...differing(sha256, releaseOf(name, version, arch)?.sha256, ['release', arch, 'sha256']),
  ])
}

function differing(held: string, known: string | undefined, path: ConfigPath): Contradiction[] {
  return known === undefined || known === held ? [] : [{ held, known, path }]
}
