import { programs, programsOnNode, sectionOf } from '../../upstream/programs/index.ts'
import { compareVersions } from '../../upstream/version.ts'
import type { Rule } from '../rule.ts'

/** Releases that upstream had to mend: a newer patch of the same line has the fix. */
export const knownFaults: Rule = ({ config, versions }) =>
  programsOnNode(config).flatMap(name => {
    const version = versions[name]
    const faults = (programs[name].faults ?? []).filter(
      ({ from, fixedIn }) => compareVersions(from, version) <= 0 && compareVersions(version, fixedIn) < 0,
    )
    return faults.map(({ what, fixedIn, source }) => ({
      code: 'version-known-bad' as const,
      severity: 'warning' as const,
      message: `${name} ${version} ${what}`,
      path: [sectionOf[name], 'version'],
      hint: `fixed in ${fixedIn}`,
      source,
    }))
  })
