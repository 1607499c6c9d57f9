import type { Config } from '../config/schema.ts'
import { isWritten } from '../config/written.ts'
import type { ArtifactName } from '../plan/artifact.ts'
import type { Arch } from '../plan/types.ts'
import { knownVulnerabilities } from '../upstream/advisories.ts'
import { sectionOf } from '../upstream/programs/index.ts'
import type { BaseChange, Change, ComponentChange, DebianChange, ImageChange } from './compare.ts'
import type { Lock, LockedBuild, LockedComponent, LockedImage } from './types.ts'

/** What lets a component have the version that it has. */
export interface Reasons {
  readonly config: Config
  /** The config's document. */
  readonly written: unknown
  readonly lock: Lock
}

/** A change as `bakelet lock` says it. */
export interface WordedChange {
  readonly words: string
  /** Advisories that the new version is not open to any more; and those that the old one was not open to. */
  readonly closes: readonly string[]
  readonly opens: readonly string[]
}

export function describeChange(change: Change, reasons: Reasons): WordedChange {
  if ('image' in change) return { words: imageInWords(change), closes: [], opens: [] }
  if ('base' in change) return { words: baseInWords(change), closes: [], opens: [] }
  if ('debian' in change) return { words: suiteInWords(change), closes: [], opens: [] }
  const { component, from, to } = change
  const [before, after] = [openTo(component, from), openTo(component, to)]
  const closes = from && to ? before.filter(id => !after.includes(id)) : []
  const opens = after.filter(id => !before.includes(id))
  const words = [
    componentInWords(change, reasons),
    ...(closes.length > 0 ? [`closes ${closes.join(', ')}`] : []),
    ...(opens.length > 0 ? [`is open to ${opens.join(', ')}`] : []),
  ]
  return { words: words.join('; '), closes, opens }
}

function openTo(name: ArtifactName, locked: LockedComponent | undefined): readonly string[] {
  return (locked && knownVulnerabilities(name, locked.version)?.ids) ?? []
}

function componentInWords({ component, from, to }: ComponentChange, reasons: Reasons): string {
  if (!to) return `${component} ${from?.version}: gone, since the config does not use it`
  const name = `${component} ${to.version}`
  const why = reasonFor(component, reasons)
  if (!from) return `${name}: new, ${trust(to)}; ${why}`
  if (from.version !== to.version) {
    const source = from.source === to.source ? '' : `, and is ${trust(to)}`
    return `${component}: ${from.version} became ${to.version}${source}; ${why}`
  }
  if (from.source !== to.source) return `${name}: was ${trust(from)}, and is ${trust(to)}`
  return `${name}: ${to.source === 'build' && from.source === 'build' ? buildChange(from, to) : 'the published files changed'}`
}

const sources = { release: 'a release by its published sha256', build: 'a build from its Go module' } as const
const trust = ({ source }: LockedComponent): string => sources[source]

function buildChange(from: LockedBuild, to: LockedBuild): string {
  if (from.moduleSum !== to.moduleSum) return `its module sum was ${from.moduleSum}, and is ${to.moduleSum}`
  const changed = archs.flatMap(arch => {
    const [before, after] = [from.files[arch], to.files[arch]]
    if (!after) return before ? [`its build for ${arch} is gone`] : []
    if (!before) return [`is built for ${arch} too`]
    if (before.sha256 === after.sha256 && before.toolchain === after.toolchain) return []
    return [
      `for ${arch} ${short(before.sha256)} of ${before.toolchain} became ${short(after.sha256)} of ${after.toolchain}`,
    ]
  })
  return changed.join(', ')
}

const archs: readonly Arch[] = ['amd64', 'arm64']

/** Why this version, and not another. */
function reasonFor(component: ArtifactName, { config, written, lock }: Reasons): string {
  const section = sectionOf[component]
  const { version } = config[section]
  if (version === 'auto')
    return `the one that containerd ${lock.components.containerd?.version} is tested with`
  if (!isWritten(written, [section, 'version'])) return 'the one that this bakelet takes by itself'
  return /^\d+\.\d+$/.test(version)
    ? `the newest that is pinned of ${version}, which the config asks for`
    : 'the config asks for it'
}

function baseInWords({ from, to }: BaseChange): string {
  if (!to) return 'base image: gone, since the config names none'
  return from
    ? `base image: was ${short(from.sha256)}, and is ${short(to.sha256)}`
    : `base image: new, ${short(to.sha256)}`
}

function suiteInWords({ debian, from, to }: DebianChange): string {
  if (!to) return `Debian's ${debian}: gone, since the archive has it no more`
  return from
    ? `Debian's ${debian}: has other packages than before`
    : `Debian's ${debian}: new, as it is in the archive`
}

function imageInWords({ image, from, to }: ImageChange): string {
  if (!to) return `${image}: gone, since the config does not use it`
  const now = digestInWords(to)
  if (!from) return `${image}: new, ${now}`
  const moved = from.source === 'registry' && to.source === 'registry' && from.digest !== to.digest
  return `${image}: was ${digestInWords(from)}, and is ${now}${moved ? '; its registry moved the tag' : ''}`
}

function digestInWords(image: LockedImage): string {
  if (image.source === 'registry') return shortDigest(image.digest)
  return Object.entries(image.files)
    .map(([arch, { madeFrom, digest }]) => `${shortDigest(digest)} for ${arch}, ${madeFrom}`)
    .join(', ')
}

const short = (sha256: string) => `${sha256.slice(0, 12)}…`
const shortDigest = (digest: string) => `sha256:${short(digest.slice('sha256:'.length))}`
