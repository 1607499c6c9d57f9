import { isProgram, type PlannedProgram } from '../plan/artifact.ts'
import type { Fetched, FetchedArtifact, FetchedImage } from '../plan/fetched.ts'
import type { Arch, Plan, Sha256 } from '../plan/types.ts'
import { releaseOf } from '../upstream/pins.ts'
import { printLock } from './print.ts'
import type {
  Lock,
  LockedBase,
  LockedBuild,
  LockedComponent,
  LockedDebian,
  LockedImage,
  LockedRelease,
  LockedStandIn,
} from './types.ts'

export interface Facts {
  readonly plan: Pick<Plan, 'arch' | 'artifacts' | 'images'>
  /** What the plan came to. */
  readonly fetched: Fetched
  /** dataVersion() */
  readonly data: Sha256
  readonly base?: LockedBase | undefined
  /** packageLists() of each suite. */
  readonly debian?: LockedDebian | undefined
  /** The lock until now: it may know the other architecture of what was built here for one. */
  readonly before?: Lock | undefined
}

/** The lock of what was fetched. Where nothing changed it is the lock until now, whichever data this bakelet has. */
export function makeLock({ plan, fetched, data, base, debian, before }: Facts): Lock {
  const { arch } = plan
  const lock: Lock = {
    data,
    ...(base ? { base } : {}),
    ...(debian ? { debian } : {}),
    components: Object.fromEntries(
      // The config itself pins the others.
      plan.artifacts.filter(isProgram).map(artifact => {
        const { name } = artifact
        return [name, lockComponent(artifact, was(fetched.artifacts[name], name), before?.components[name])]
      }),
    ),
    images: Object.fromEntries(
      plan.images
        .filter(({ preload }) => preload)
        .map(({ reference }) => [
          reference,
          lockImage(was(fetched.images[reference], reference), arch, before?.images[reference]),
        ]),
    ),
  }
  return before && printLock({ ...lock, data: before.data }) === printLock(before) ? before : lock
}

function was<T>(fetched: T | undefined, what: string): T {
  if (fetched === undefined) throw new Error(`${what} was not fetched`)
  return fetched
}

function lockComponent(
  artifact: PlannedProgram,
  { version, sha256, provenance }: FetchedArtifact,
  before: LockedComponent | undefined,
): LockedComponent {
  const { arch } = artifact
  if ('url' in provenance) return { version, source: 'release', files: releases(artifact, before) }
  const { module, moduleSum, toolchain } = provenance
  const others = isSameSource(before, { version, moduleSum }) ? before.files : {}
  return { version, source: 'build', module, moduleSum, files: { ...others, [arch]: { toolchain, sha256 } } }
}

/** Upstream publishes both architectures; of a version newer than our data the lock knows what it knew. */
function releases(
  { name, version, arch, release }: PlannedProgram,
  before: LockedComponent | undefined,
): LockedRelease['files'] {
  const pinned = (of: Arch) => {
    const file = releaseOf(name, version, of)
    return file ? { [of]: file } : {}
  }
  const known = before?.source === 'release' && before.version === version ? before.files : {}
  return { ...known, ...pinned('amd64'), ...pinned('arm64'), ...(release ? { [arch]: release } : {}) }
}

function isSameSource(
  before: LockedComponent | undefined,
  { version, moduleSum }: Pick<LockedBuild, 'version' | 'moduleSum'>,
): before is LockedBuild {
  return before?.source === 'build' && before.version === version && before.moduleSum === moduleSum
}

function lockImage(
  { digest, registry, madeFrom = '' }: FetchedImage,
  arch: Arch,
  before: LockedImage | undefined,
): LockedImage {
  if (registry) return { source: 'registry', ...registry }
  const others: LockedStandIn['files'] = before?.source === 'build' ? before.files : {}
  return { source: 'build', files: { ...others, [arch]: { madeFrom, digest } } }
}
