import { show } from '../../config/show.ts'
import { parseImageReference } from '../../plan/image-reference.ts'
import { sandboxSetting } from '../../resolve/sandbox-image.ts'
import type { Finding, Subject } from '../rule.ts'

/** No pod starts if the sandbox image is not the name of an image; keys.ts refuses values that are not text. */
export function checkSandboxImage({ config, versions }: Subject): Finding[] {
  const { value, path } = sandboxSetting(config, versions.containerd)
  if (typeof value !== 'string') return []
  // In the manner of EKS, whose machine images hold it; without a port, nothing else is called so.
  if (value.startsWith('localhost/'))
    return [
      {
        code: 'config-bad-value',
        severity: 'warning',
        message: `no registry has the sandbox image ${show(value)}`,
        path,
        hint: 'remove it, or name an image of a registry, like registry.k8s.io/pause:3.10.2',
      },
    ]
  if (parseImageReference(value)) return []
  return [
    {
      code: 'config-bad-value',
      severity: 'error',
      message: `the sandbox image is not the name of an image: ${show(value)}`,
      path,
      hint: 'write it like registry.k8s.io/pause:3.10.2',
    },
  ]
}
