import type { Config } from '../../config/schema.ts'
import type { Diagnostic } from '../../diagnostics/diagnostic.ts'

/** Sections that are about pods alone. */
const sections = ['cni', 'crictl', 'images', 'kubelet', 'policy', 'registries'] as const

/**
 * Settings for pods on a node that runs none. `written` is the document: the config itself has defaults for all of them.
 */
export function checkUnused(config: Config, written: unknown, file: string): Diagnostic[] {
  if (config.containerd.cri || typeof written !== 'object' || written === null) return []
  const document: Readonly<Record<string, unknown>> = { ...written }
  // A list of images to preload is an error already: see cri.ts.
  return sections
    .filter(section => hasKeys(document[section]))
    .filter(section => section !== 'images' || !Array.isArray(config.images.preload))
    .map(section => ({
      code: 'setting-without-cri',
      severity: 'warning',
      message: `\`${section}\` does nothing: without CRI there is neither a kubelet nor a pod network`,
      file,
      path: [section],
      at: 'key',
      hint: `remove \`${section}\`, or remove \`cri: false\``,
    }))
}

function hasKeys(section: unknown): boolean {
  return typeof section === 'object' && section !== null && Object.keys(section).length > 0
}
