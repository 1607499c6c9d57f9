import type { Diagnostic } from '../../diagnostics/diagnostic.ts'
import type { Resolved } from '../../resolve/types.ts'
import { firstReleaseWith } from '../../upstream/cni-plugin-names.ts'

/** Plugins that this release does not have yet. */
export function checkPlugins({ config, versions }: Resolved, file: string): Diagnostic[] {
  const version = versions['cni-plugins']
  return config.cni.plugins.flatMap((name, index): Diagnostic[] => {
    const first = firstReleaseWith(name, version)
    if (first === undefined) return []
    return [
      {
        code: 'cni-plugin-unknown',
        severity: 'error',
        message: `CNI plugins ${version} have no \`${name}\``,
        file,
        path: ['cni', 'plugins', index],
        hint: `use CNI plugins ${first} or newer, or remove it`,
      },
    ]
  })
}
