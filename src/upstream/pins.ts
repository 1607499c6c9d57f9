import containerdData from '../data/containerd.json' with { type: 'json' }
import kubernetesData from '../data/kubernetes.json' with { type: 'json' }
import modulesData from '../data/modules.json' with { type: 'json' }
import releasesData from '../data/releases.json' with { type: 'json' }
import { type ProgramName, programs } from './programs/index.ts'
import type { Arch, Release, Sha256 } from './release.ts'
import { compareVersions, minorOf } from './version.ts'

interface ContainerdRow {
  readonly runc: string
  readonly cni: string
  readonly config: number
  readonly sandbox: string
  readonly go: string
}

interface KubernetesRow {
  readonly pause: string
  readonly containerd: readonly string[]
  readonly go: string
}

type Pins = Readonly<Record<string, Readonly<Record<Arch, Sha256>>>>

const digests: Readonly<Record<ProgramName, Pins>> = releasesData
const containerdRows: Readonly<Record<string, ContainerdRow>> = containerdData.releases
const kubernetesRows: Readonly<Record<string, KubernetesRow>> = kubernetesData.minors

/** Where upstream publishes the file of a release. */
export function releaseUrl(name: ProgramName, version: string, arch: Arch): string {
  return programs[name].releaseUrl(version, arch)
}

/** The release file of a version, where we hold its digest. */
export function releaseOf(name: ProgramName, version: string, arch: Arch): Release | undefined {
  const sha256 = digests[name][version]?.[arch]
  return sha256 === undefined ? undefined : { url: releaseUrl(name, version, arch), sha256 }
}

/** Every version that has a digest, oldest first: the data is kept newest first. */
export function pinnedVersions(name: ProgramName): string[] {
  return Object.keys(digests[name]).reverse()
}

/**
 * Every version that upstream is known to have released, oldest first: we hold its digest or the sum of its module, or a
 * containerd release names it. A typo is not among them, and neither is what came out after our data.
 */
export function knownVersions(name: ProgramName): string[] {
  const { testedBy } = programs[name]
  const named =
    name === 'containerd'
      ? Object.keys(containerdRows)
      : Object.values(containerdRows).flatMap(row => (testedBy ? [row[testedBy]] : []))
  const modules: Readonly<Record<ProgramName, object>> = modulesData.sums
  return [...new Set([...pinnedVersions(name), ...Object.keys(modules[name]), ...named])].sort(
    compareVersions,
  )
}

/** What upstream says about a containerd release; about one newer than our data, what it says about the last of its line. */
export function containerdRow(version: string): ContainerdRow | undefined {
  const exact = containerdRows[version]
  if (exact) return exact
  const older = Object.keys(containerdRows)
    .filter(known => minorOf(known) === minorOf(version) && compareVersions(known, version) < 0)
    .sort(compareVersions)
    .at(-1)
  return older === undefined ? undefined : containerdRows[older]
}

/** What upstream says about a Kubernetes minor version ("1.36"). */
export function kubernetesRow(minor: string): KubernetesRow | undefined {
  return kubernetesRows[minor]
}
