import { knownVulnerabilities } from '../../upstream/advisories.ts'
import { programsOnNode, sectionOf } from '../../upstream/programs/index.ts'
import type { Rule } from '../rule.ts'

/** Published holes that a newer version closes, in what is on the node. */
export const vulnerabilities: Rule = ({ config, versions }) => {
  return programsOnNode(config).flatMap(name => {
    const found = knownVulnerabilities(name, versions[name])
    if (!found) return []
    const section = sectionOf[name]
    // The version came from containerd, so that is the line to point at.
    const isFromContainerd = config[section].version === 'auto'
    return [
      {
        code: 'version-vulnerable',
        severity: 'warning',
        message: `${name} ${versions[name]} is open to ${found.ids.join(', ')}`,
        path: [isFromContainerd ? 'containerd' : section, 'version'],
        hint: isFromContainerd
          ? `set \`${section}.version\` to "${found.fixedIn}", or take a newer containerd`
          : `fixed in ${found.fixedIn}`,
        source: found.source,
      },
    ]
  })
}
