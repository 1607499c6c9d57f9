import type { ArtifactName } from '../plan/types.ts'
import { compareVersions, minorOf } from './version.ts'

interface Advisory {
  readonly ids: readonly string[]
  /** First fixed version of each release line that got a fix, oldest line first. */
  readonly fixed: readonly string[]
  /** Lines that are older than every fix: `affected` where upstream says "all older versions", else we do not know. */
  readonly olderLines: 'affected' | 'unknown'
}

/** Where the advisories of each program were read. */
const sources: Readonly<Record<ArtifactName, string>> = {
  runc: 'github.com/opencontainers/runc CHANGELOG.md, at v1.5.1',
  containerd: 'release notes of github.com/containerd/containerd, of the versions with the fixes',
  'cni-plugins': 'release notes of github.com/containernetworking/plugins v1.9.0',
  kubelet: '',
}

const advisories: Readonly<Record<ArtifactName, readonly Advisory[]>> = {
  runc: [
    { ids: ['CVE-2024-21626'], fixed: ['1.1.12'], olderLines: 'affected' },
    { ids: ['CVE-2024-45310'], fixed: ['1.1.14', '1.2.0'], olderLines: 'affected' },
    {
      ids: ['CVE-2025-31133', 'CVE-2025-52565', 'CVE-2025-52881'],
      fixed: ['1.2.8', '1.3.3', '1.4.0'],
      olderLines: 'affected',
    },
    { ids: ['CVE-2026-41579'], fixed: ['1.3.6', '1.4.3', '1.5.0'], olderLines: 'affected' },
  ],
  // CVE-2026-53495 was read for 2.3 alone.
  containerd: [
    {
      ids: ['CVE-2024-25621', 'CVE-2025-64329'],
      fixed: ['1.7.29', '2.0.7', '2.1.5', '2.2.0'],
      olderLines: 'unknown',
    },
    {
      ids: ['CVE-2026-35469'],
      fixed: ['1.7.31', '2.0.8', '2.1.7', '2.2.3'],
      olderLines: 'unknown',
    },
    {
      ids: ['CVE-2026-46680'],
      fixed: ['1.7.32', '2.0.9', '2.1.8', '2.2.4', '2.3.1'],
      olderLines: 'unknown',
    },
    {
      ids: ['CVE-2026-53488', 'CVE-2026-47262'],
      fixed: ['1.7.33', '2.0.10', '2.1.9', '2.2.5', '2.3.2'],
      olderLines: 'unknown',
    },
    {
      ids: ['CVE-2026-50195', 'CVE-2026-53489', 'CVE-2026-53492'],
      fixed: ['2.1.9', '2.2.5', '2.3.2'],
      olderLines: 'unknown',
    },
    { ids: ['CVE-2026-53495', 'GHSA-rp3h-jf77-q9p4'], fixed: ['2.3.5'], olderLines: 'unknown' },
  ],
  // The nftables backend of portmap.
  'cni-plugins': [{ ids: ['CVE-2025-67499'], fixed: ['1.9.0'], olderLines: 'affected' }],
  // The kubelet's patches carry their own notes, and a standalone kubelet meets few of them.
  kubelet: [],
}

/** The advisories that a version is open to, and the oldest version that is open to none of them; undefined: none known. */
export function knownVulnerabilities(
  name: ArtifactName,
  version: string,
): { readonly ids: readonly string[]; readonly fixedIn: string; readonly source: string } | undefined {
  const open = advisories[name].flatMap(advisory => {
    const fixedIn = fixFor(advisory, version)
    return fixedIn === undefined ? [] : [{ ids: advisory.ids, fixedIn }]
  })
  const fixedIn = open
    .map(advisory => advisory.fixedIn)
    .sort(compareVersions)
    .at(-1)
  if (fixedIn === undefined) return undefined
  return { ids: open.flatMap(advisory => advisory.ids), fixedIn, source: sources[name] }
}

/** The version that fixes an advisory for somebody on `version`; undefined: not affected, or not known to be. */
function fixFor({ fixed, olderLines }: Advisory, version: string): string | undefined {
  const line = minorOf(version)
  const inLine = fixed.find(fix => minorOf(fix) === line)
  if (inLine !== undefined) return compareVersions(version, inLine) < 0 ? inLine : undefined
  // A line between two fixed ones, or before them, got no fix of its own: the next fixed line is the way out.
  const next = fixed.find(fix => compareVersions(minorOf(fix), line) > 0)
  const first = fixed[0]
  if (next === first && olderLines === 'unknown') return undefined
  return next
}
