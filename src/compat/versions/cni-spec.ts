import { compareVersions } from '../../upstream/version.ts'
import type { Rule } from '../rule.ts'

/**
 * The pod network is described in CNI 1.0.0, which the plugins know from 1.0.0 on (their release notes); before, `bridge`
 * refuses it for every pod: "incompatible CNI versions".
 */
export const oldestWithCni1 = '1.0.0'

export const cniSpec: Rule = ({ config, versions }) => {
  const version = versions['cni-plugins']
  if (!config.containerd.cri || compareVersions(version, oldestWithCni1) >= 0) return []
  return [
    {
      code: 'cni-plugins-too-old',
      severity: 'error',
      message: `CNI plugins ${version} refuse every pod: the network is described in CNI 1.0.0, which they do not know`,
      path: ['cni', 'version'],
      hint: `use ${oldestWithCni1} or newer; CVE-2025-67499 is fixed in 1.9.0`,
      source: 'github.com/containernetworking/plugins, release notes of 1.0.0',
    },
  ]
}
