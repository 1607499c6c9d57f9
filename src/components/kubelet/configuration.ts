import type { Config } from '../../config/schema.ts'
import { nodePaths } from '../../plan/paths.ts'

/** How long a shut-down waits for pods: two thirds for ordinary ones, and one for those that are critical. */
const shutdownGraceSeconds = 30

/**
 * logind.conf(5): how long a shut-down may be held back. logind's own limit is 5 s; the kubelet asks for more and, where
 * that is not granted, would write this drop-in itself (nodeshutdown/nodeshutdown_manager_linux.go, 1.36).
 */
export const logindConfig = `[Login]\nInhibitDelayMaxSec=${shutdownGraceSeconds}\n`

/**
 * KubeletConfiguration of a kubelet without an API server. The fields are those of k8s.io/kubelet
 * config/v1beta1/types.go; containerRuntimeEndpoint is there from 1.27 on, all others from 1.20.
 */
export function kubeletConfiguration({ prefix, kubelet, pods }: Config): Record<string, unknown> {
  const paths = nodePaths(prefix)
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    ...(Array.isArray(pods) ? { staticPodPath: paths.staticPods } : { staticPodURL: pods.url }),
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    cgroupDriver: 'systemd',
    resolvConf: paths.resolvConf,
    // The default is under /usr/libexec, which some systems mount read-only.
    volumePluginDir: '/var/lib/kubelet/volumeplugins',
    registerNode: false,
    // A shut-down waits for the pods to end, and for this long at most. Without it systemd sends SIGTERM and waits 90 s for
    // every process that ignores it (kubernetes.io, "Graceful node shutdown"; the fields are there from 1.20 on).
    shutdownGracePeriod: `${shutdownGraceSeconds}s`,
    shutdownGracePeriodCriticalPods: '10s',
    ...server(kubelet.server),
    readOnlyPort: 0,
    // Webhook, the default for both, asks an API server: a standalone kubelet would not start (cmd/kubelet/app/auth.go).
    // AlwaysAllow is the only other mode; it is safe because nobody is let in but by a client certificate.
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: false },
      ...(kubelet.server === 'off' ? {} : { x509: { clientCAFile: `${paths.pki}/client-ca.crt` } }),
    },
    authorization: { mode: 'AlwaysAllow' },
    ...kubelet.config,
  }
}

function server(server: Config['kubelet']['server']): Record<string, unknown> {
  return server === 'off' ? { enableServer: false } : { enableServer: true, address: server.listen }
}
