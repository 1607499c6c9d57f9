import { parseImageReference } from '../../../plan/image-reference.ts'
import type { ValueFault, ValueRule } from './value-rule.ts'

const allowlist = 'preloadedImagesVerificationAllowlist'

/** ValidateAllowlistImagesPatterns in pkg/kubelet/images/pullmanager. */
export const checkPreloaded: ValueRule = ({ config, isOn }) => {
  const patterns = config.texts(allowlist)
  if (patterns.length === 0 || !isOn('KubeletEnsureSecretPulledImages')) return []
  if (config.text('imagePullCredentialsVerificationPolicy') !== 'NeverVerifyAllowlistedImages')
    return [
      {
        ...{ path: [...config.path, allowlist], at: 'key' },
        why: `\`${allowlist}\` is for another policy`,
        hint: 'write `imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages`, or remove it',
      },
    ]
  return patterns.flatMap((pattern, index): ValueFault[] => {
    const image = parseImageReference(pattern)
    const isImage = image !== undefined && image.digest === undefined && !/:[^/]*$/.test(pattern)
    if (pattern.trim() === pattern && (/^[^*]+\/\*$/.test(pattern) || isImage)) return []
    return [
      {
        path: [...config.path, allowlist, index],
        why: `\`${allowlist}\` has ${pattern}`,
        hint: 'write an image without tag and digest, or a folder of them, like registry.example/team/*',
      },
    ]
  })
}
