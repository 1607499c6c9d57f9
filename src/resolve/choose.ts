import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import type { LockedComponent } from '../lock/types.ts'
import type { ArtifactName, ArtifactSource } from '../plan/artifact.ts'
import type { Arch } from '../plan/types.ts'
import { knownVersions, pinnedVersions, releaseOf } from '../upstream/pins.ts'
import { programs, sectionOf } from '../upstream/programs/index.ts'
import { compareVersions, minorOf } from '../upstream/version.ts'

/** What the config asks of one artifact. */
export interface Wish {
  readonly name: ArtifactName
  /** x.y.z; or x.y, the newest patch of that line. */
  readonly version: string
  readonly source: ArtifactSource
  readonly arch: Arch
  /** What a lock that fits the wish holds: it is taken, whether or not we have a pin. */
  readonly locked?: LockedComponent | undefined
}

/**
 * The version that a wish comes to, and what is wrong with it. After an error the nearest version that works stands in,
 * so that everything after it can still be checked and all problems come out at once.
 */
export function chooseVersion(wish: Wish, file: string): { version: string; diagnostics: Diagnostic[] } {
  const { name, source, arch } = wish
  const at = { file, path: [sectionOf[name], 'version'] } as const
  const pinned = () => pinnedVersions(name).filter(version => !isOutside(name, version))
  const range = programs[name].supported

  const wanted = wish.locked?.version ?? wish.version
  if (range && isOutside(name, wanted)) {
    const message = `${name} ${wanted} is not supported`
    const hint = `supported: ${range.from} to ${range.to}`
    return {
      version: standIn(pinned(), wanted),
      diagnostics: [{ code: 'version-unsupported', severity: 'error', message, hint, ...at }],
    }
  }

  if (wish.locked) return { version: wish.locked.version, diagnostics: [] }
  const isLine = wish.version.split('.').length === 2
  const version = isLine ? newestOf(name, wish.version) : wish.version
  if (version !== undefined) {
    if (releaseOf(name, version, arch) !== undefined || source === 'build')
      return { version, diagnostics: [] }
    if (knownVersions(name).includes(version))
      return { version, diagnostics: [unpinned({ ...wish, version }, file)] }
  }
  return {
    version: standIn(pinned(), wish.version),
    diagnostics: [
      {
        code: 'version-unknown',
        severity: 'error',
        message: `bakelet has no pinned release of ${name} ${wish.version}`,
        hint: `the nearest it knows: ${neighbours(pinned(), wish.version).join(', ')}; with \`source: build\` any released version can be built`,
        ...at,
      },
    ],
  }
}

/** The newest patch of a line that there is a digest of, or else the newest that is known. */
function newestOf(name: ArtifactName, line: string): string | undefined {
  const inLine = (version: string) => minorOf(version) === line
  return pinnedVersions(name).findLast(inLine) ?? knownVersions(name).findLast(inLine)
}

function unpinned({ name, version, source, arch }: Wish, file: string): Diagnostic {
  const message = `there is no pinned release file of ${name} ${version} for ${arch}`
  const place = { code: 'source-unpinned', file, path: [sectionOf[name], 'version'] } as const
  const others = neighbours(pinnedVersions(name), version).join(', ')
  return source === 'release'
    ? { ...place, severity: 'error', message, hint: `use \`source: build\`, or a pinned version: ${others}` }
    : {
        ...place,
        severity: 'info',
        message: `${message}, so it will be built from source`,
        hint: `pinned: ${others}`,
      }
}

function isOutside(name: ArtifactName, version: string): boolean {
  const range = programs[name].supported
  const line = minorOf(version)
  return range !== undefined && (compareVersions(line, range.from) < 0 || compareVersions(line, range.to) > 0)
}

/** The pinned versions just below and just above. */
function neighbours(pinned: readonly string[], version: string): string[] {
  const below = pinned.findLast(known => compareVersions(known, version) < 0)
  const above = pinned.find(known => compareVersions(known, version) > 0)
  return [below, above].filter(known => known !== undefined)
}

/** The neighbour in the same line, or else the one below, or else the one above. */
function standIn(pinned: readonly string[], version: string): string {
  const near = neighbours(pinned, version)
  return near.find(known => minorOf(known) === minorOf(version)) ?? near[0] ?? version
}
