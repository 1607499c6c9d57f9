import type { ArtifactName } from '../../plan/types.ts'
import { knownVulnerabilities } from '../../upstream/advisories.ts'
import { sectionOf } from '../../upstream/programs.ts'
import type { Rule } from '../rule.ts'

/** Published holes that a newer version closes, in what is on the node. */
export const vulnerabilities: Rule = ({ config, versions }) => {
  const onNode: readonly ArtifactName[] = config.containerd.cri
    ? ['kubelet', 'containerd', 'runc', 'cni-plugins']
    : ['containerd', 'runc']
  return onNode.flatMap(name => {
    const found = knownVulnerabilities(name, versions[name])
    if (!found) return []
    // Then runc's version came from containerd, so that is the line to point at.
    const isFromContainerd = name === 'runc' && config.runc.version === 'auto'
    return [
      {
        code: 'version-vulnerable',
        severity: 'warning',
        message: `${name} ${versions[name]} is open to ${found.ids.join(', ')}`,
        path: [isFromContainerd ? 'containerd' : sectionOf[name], 'version'],
        hint: isFromContainerd
          ? `set \`runc.version\` to "${found.fixedIn}", or take a newer containerd`
          : `fixed in ${found.fixedIn}`,
        source: found.source,
      },
    ]
  })
}
