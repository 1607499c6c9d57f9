import { type ProgramName, programs } from './programs/index.ts'
import type { Advisory } from './programs/program.ts'
import { compareVersions, minorOf } from './version.ts'

/** The advisories that a version is open to, and the oldest version that is open to none of them; undefined: none known. */
export function knownVulnerabilities(
  name: ProgramName,
  version: string,
): { readonly ids: readonly string[]; readonly fixedIn: string; readonly source: string } | undefined {
  const { advisories } = programs[name]
  const open = (advisories?.list ?? []).flatMap(advisory => {
    const fixedIn = fixFor(advisory, version)
    return fixedIn === undefined ? [] : [{ ids: advisory.ids, fixedIn }]
  })
  const fixedIn = open
    .map(advisory => advisory.fixedIn)
    .sort(compareVersions)
    .at(-1)
  if (!advisories || fixedIn === undefined) return undefined
  return { ids: open.flatMap(advisory => advisory.ids), fixedIn, source: advisories.source }
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
