import { programsOnNode, sectionOf } from '../../upstream/programs/index.ts'
import { dataReadOn, isSupported, releaseLines, supportSources } from '../../upstream/release-lines.ts'
import { minorOf } from '../../upstream/version.ts'
import type { Rule } from '../rule.ts'

/**
 * Release lines that had reached the end of their support when the data was read: the rules have no clock, so that a config
 * gets the same answer every day. `bakelet versions` counts from today. A note, since such a node runs as it did before.
 */
export const withoutFixes: Rule = ({ config, versions }) =>
  programsOnNode(config).flatMap(name => {
    const lines = releaseLines(name)
    const line = minorOf(versions[name])
    const { until, byRule } = lines.find(known => known.line === line)?.support ?? {}
    // A line without a date follows from the version of containerd, or has been replaced by the next: no date to tell.
    if (until === undefined || until >= dataReadOn) return []
    const supported = lines.filter(({ support }) => isSupported(support, dataReadOn)).map(({ line }) => line)
    return [
      {
        code: 'version-without-fixes' as const,
        severity: 'info' as const,
        message: `${name} ${line} has had no fixes since ${byRule ? 'about ' : ''}${until}`,
        path: [sectionOf[name], 'version'],
        hint: `upstream still fixes ${supported.join(', ')}; \`bakelet check --target\` says what a move would break`,
        source: supportSources[name],
      },
    ]
  })
