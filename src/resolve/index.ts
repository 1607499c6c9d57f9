import type { Config } from '../config/schema.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { Fitting } from '../lock/apply-lock.ts'
import type { LockedComponent } from '../lock/types.ts'
import type { ArtifactName, ArtifactSource, ExpectedBuild } from '../plan/artifact.ts'
import type { Arch } from '../plan/types.ts'
import { containerdRow, releaseOf } from '../upstream/pins.ts'
import { mapPrograms, programsOnNode, sectionOf } from '../upstream/programs/index.ts'
import type { Release } from '../upstream/release.ts'
import { chooseVersion } from './choose.ts'
import { sandboxImage } from './sandbox-image.ts'
import type { Resolved } from './types.ts'

/**
 * Turns the versions that a config asks for into pinned ones. After an error the nearest usable version stands in, so
 * that everything after it can still report its problems; nothing may be generated from `resolved` while `diagnostics`
 * has an error. Whether the versions go together, compat/ knows. `locked`: what a lock holds and fits the config is taken
 * as it is.
 */
export function resolve(
  config: Config,
  file: string,
  locked: Fitting = {},
): { resolved: Resolved; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const onNode = programsOnNode(config)
  const choose = (name: ArtifactName, version: string, source: ArtifactSource): string => {
    const chosen = chooseVersion({ name, version, source, arch: config.arch, locked: locked[name] }, file)
    if (onNode.includes(name)) diagnostics.push(...chosen.diagnostics)
    return chosen.version
  }

  const containerd = choose('containerd', config.containerd.version, config.containerd.source)
  const row = containerdRow(containerd)
  if (!row) throw new Error(`no data about the release line of containerd ${containerd}`)
  const versions = mapPrograms(({ testedBy }, name) => {
    if (name === 'containerd') return containerd
    const { version, source } = config[sectionOf[name]]
    // `auto`: the version that this containerd release is tested with.
    return choose(name, version === 'auto' && testedBy ? row[testedBy] : version, source)
  })

  const release = (name: ArtifactName) =>
    lockedRelease(locked[name], config.arch) ?? releaseOf(name, versions[name], config.arch)
  const source = (name: ArtifactName) => locked[name]?.source ?? config[sectionOf[name]].source
  return {
    resolved: {
      config,
      versions,
      sources: mapPrograms((_, name) => source(name)),
      builds: expectedBuilds(locked, config.arch),
      releases: mapPrograms((_, name) => release(name)),
      sandboxImage: sandboxImage(config, containerd, row.sandbox),
      containerdConfigVersion: row.config as 2 | 3 | 4,
    },
    diagnostics,
  }
}

function lockedRelease(locked: LockedComponent | undefined, arch: Arch): Release | undefined {
  return locked?.source === 'release' ? locked.files[arch] : undefined
}

function expectedBuilds(locked: Fitting, arch: Arch): Partial<Record<ArtifactName, ExpectedBuild>> {
  const builds: Partial<Record<ArtifactName, ExpectedBuild>> = {}
  for (const [name, component] of Object.entries(locked) as [ArtifactName, LockedComponent][]) {
    if (component.source !== 'build') continue
    const { module, moduleSum, files } = component
    const built = files[arch]
    if (built) builds[name] = { module, moduleSum, ...built }
  }
  return builds
}
