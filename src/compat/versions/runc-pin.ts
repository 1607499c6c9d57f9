import { containerdRow } from '../../upstream/pins.ts'
import { compareVersions } from '../../upstream/version.ts'
import type { Rule } from '../rule.ts'

/** containerd docs/RUNC.md: use the runc version of script/setup/runc-version, or a newer one. */
export const runcPin: Rule = ({ config, versions: { containerd, runc } }) => {
  const tested = containerdRow(containerd)?.runc
  if (config.runc.version === 'auto' || tested === undefined || compareVersions(runc, tested) >= 0) return []
  return [
    {
      code: 'runc-older-than-pin',
      severity: 'warning',
      message: `runc ${runc} is older than ${tested}, which containerd ${containerd} is tested with`,
      path: ['runc', 'version'],
      hint: `use ${tested} or newer, or \`auto\``,
      source: `containerd v${containerd}, docs/RUNC.md and script/setup/runc-version`,
    },
  ]
}
