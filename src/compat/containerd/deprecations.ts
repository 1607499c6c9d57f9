import { isTable } from '../../config/table.ts'
import { below, criTable } from '../../resolve/cri-tables.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import type { Finding, Subject } from '../rule.ts'

/** Registry settings that are deprecated for hosts.toml since containerd 1.5, and planned to go in 2.7. */
const settings = ['mirrors', 'configs', 'auths']

/** What still works, and is to go (containerd RELEASES.md, "Deprecated config properties"). */
export function checkDeprecations({ config, versions: { containerd } }: Subject): Finding[] {
  const line = minorOf(containerd)
  const registry = below(criTable(config, containerd, 'images'), 'registry')
  // Images are pulled by the transfer service from 2.1 on, which does not know them (CheckLocalImagePullConfigs).
  const slower =
    compareVersions(line, '2.1') < 0
      ? ''
      : '; with it images are pulled as before 2.1, without the transfer service'
  return settings.flatMap(key => {
    const value = registry.table[key]
    if (!isTable(value) || Object.keys(value).length === 0) return []
    return [
      {
        code: 'containerd-config-deprecated',
        severity: 'warning',
        message: `\`registry.${key}\` is deprecated, and containerd 2.7 is to drop it${slower}`,
        path: [...registry.path, key],
        at: 'key',
        hint:
          key === 'auths'
            ? 'preload the image (images.preload)'
            : 'write it under `registries`, at the top of the config',
        source: 'containerd RELEASES.md, "Deprecated config properties"',
      },
    ]
  })
}
