import type { Config } from '../../config/schema.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import type { Finding } from '../rule.ts'

/**
 * CredentialProviderConfig is stable (kubelet.config.k8s.io/v1, and credentialprovider.kubelet.k8s.io/v1) from this minor on: CHANGELOG
 * of Kubernetes 1.26. An older kubelet has beta versions, or none, and a feature gate.
 */
const since = '1.26'

/** Checks `kubelet.credentialProviders` against this kubelet and its flags, of which the plugins need two. */
export function checkCredentialProviders({ flags }: Config['kubelet'], kubeletVersion: string): Finding[] {
  const line = minorOf(kubeletVersion)
  if (compareVersions(line, since) < 0)
    return [
      {
        code: 'kubelet-without-credential-providers',
        severity: 'error',
        message: `kubelet ${line} cannot read the list of its credential providers, which has its final form since ${since}`,
        path: ['kubelet', 'credentialProviders'],
        at: 'key',
        hint: `write kubelet ${since} or newer, or the password as \`credentials\` of its registry under \`registries\``,
      },
    ]
  return ['image-credential-provider-config', 'image-credential-provider-bin-dir']
    .filter(name => Object.hasOwn(flags, name))
    .map(name => ({
      code: 'kubelet-flag-managed',
      severity: 'error',
      message: `--${name} cannot be set here: \`kubelet.credentialProviders\` sets it`,
      path: ['kubelet', 'flags', name],
      at: 'key',
      hint: 'remove it, and write its plugins under `kubelet.credentialProviders`',
    }))
}
