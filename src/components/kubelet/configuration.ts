import type { Config } from '../../config/schema.ts'
import { nodePaths } from '../../plan/paths.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import { endpointFieldSince, runtimeEndpoint } from './arguments.ts'
import { containerDefaults } from './container-defaults.ts'
import { serverDefaults } from './server.ts'
import { shutdownDefaults } from './shutdown.ts'

/** config/v1beta1/types.go; the flag that older ones have does nothing without an API server. */
const registerNodeSince = '1.23'

/**
 * KubeletConfiguration of a kubelet without an API server. The fields are those of k8s.io/kubelet
 * config/v1beta1/types.go, from 1.20 on; what an older kubelet has no field for is a flag (arguments.ts).
 */
export function kubeletConfiguration(
  { prefix, kubelet, pods }: Config,
  version: string,
): Record<string, unknown> {
  const paths = nodePaths(prefix)
  const hasField = (since: string) => compareVersions(minorOf(version), since) >= 0
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    ...(Array.isArray(pods)
      ? { staticPodPath: paths.takenPods, fileCheckFrequency: '24h' }
      : { staticPodURL: pods.url }),
    ...(hasField(endpointFieldSince) ? { containerRuntimeEndpoint: runtimeEndpoint } : {}),
    cgroupDriver: 'systemd',
    resolvConf: paths.resolvConf,
    // The default is under /usr/libexec, which some systems mount read-only.
    volumePluginDir: '/var/lib/kubelet/volumeplugins',
    // It has no API server to register with, and this says so.
    ...(hasField(registerNodeSince) ? { registerNode: false } : {}),
    ...shutdownDefaults(kubelet, version),
    ...containerDefaults(kubelet, version),
    ...serverDefaults(kubelet, version),
    readOnlyPort: 0,
    // Webhook, the default for both, asks an API server: a standalone kubelet would not start (cmd/kubelet/app/auth.go).
    // AlwaysAllow is the only other mode; it is safe because nobody is let in but by a client certificate, and
    // the server offers little: see serverDefaults().
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: false },
      ...(kubelet.server === 'off' ? {} : { x509: { clientCAFile: `${paths.pki}/client-ca.crt` } }),
    },
    authorization: { mode: 'AlwaysAllow' },
    ...kubelet.config,
  }
}
