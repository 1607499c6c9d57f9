import { debianSources } from '../../debian/apt-sources.ts'
import type { PackageMirror } from '../../debian/mirror.ts'
import type { OutputFile } from '../file.ts'

/**
 * The package manager's tree. mkosi writes sources of its own only where there is no mkosi.sources, and its own list has a
 * debug suite that mirrors often lack (mkosi 24.3, distributions/debian.py).
 */
export function aptFiles(mirror: PackageMirror): OutputFile[] {
  return [
    { path: 'etc/apt/sources.list.d/mkosi.sources', mode: '0644', content: debianSources(mirror) },
    // Translations of package descriptions, which nobody reads here.
    { path: 'etc/apt/apt.conf.d/99lang', mode: '0644', content: 'Acquire::Languages "none";\n' },
  ]
}
