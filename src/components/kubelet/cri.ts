import type { Config } from '../../config/schema.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { criPlugins } from '../../resolve/cri-tables.ts'

/** No kubelet without CRI, and without a kubelet neither pods nor images for them. */
export function checkCri(config: Config, file: string): Diagnostic[] {
  const problem = (path: ConfigPath, message: string, hint: string): Diagnostic[] => [
    { code: 'kubelet-without-cri', severity: 'error', message, file, path, hint },
  ]
  const { cri, config: settings } = config.containerd
  if (cri)
    return disablesCri(settings.disabled_plugins)
      ? problem(
          ['containerd', 'config', 'disabled_plugins'],
          'a kubelet needs containerd with CRI, and this disables it',
          'leave the CRI plugins enabled; for containerd alone, write `cri: false`',
        )
      : []
  const pods = Array.isArray(config.pods) ? config.pods.length > 0 : true
  const images = Array.isArray(config.images.preload) && config.images.preload.length > 0
  return [
    ...(pods
      ? problem(
          ['containerd', 'cri'],
          'pods need a kubelet, and a kubelet needs containerd with CRI',
          'remove `cri: false`, or remove `pods`',
        )
      : []),
    ...(images
      ? problem(
          ['images', 'preload'],
          'images are preloaded for a kubelet, and there is none without CRI',
          'remove `preload`, or remove `cri: false`',
        )
      : []),
  ]
}

function disablesCri(disabled: unknown): boolean {
  return Array.isArray(disabled) && criPlugins.some(plugin => disabled.includes(plugin))
}
