import type { Config } from '../../config/schema.ts'
import { compareVersions, minorOf } from '../../resolve/version.ts'

/** How long a shut-down waits for pods: two thirds for ordinary ones, and one for those that are critical. */
const graceSeconds = 30
const criticalSeconds = 10

/**
 * logind.conf(5): how long a shut-down may be held back. logind's own limit is 5 s; the kubelet asks for more and, where
 * that is not granted, would write this drop-in itself (nodeshutdown/nodeshutdown_manager_linux.go, 1.36).
 */
export const logindConfig = `[Login]\nInhibitDelayMaxSec=${graceSeconds}\n`

/**
 * A shut-down waits for the pods to end, and for this long at most. Without it systemd sends SIGTERM and waits 90 s for
 * every process that ignores it (kubernetes.io, "Graceful node shutdown"; the fields are there from 1.20 on).
 * A kubelet refuses some of these fields beside others (pkg/kubelet/apis/config/validation, 1.36), so ours go as soon as
 * the user has such fields.
 */
export function shutdownDefaults({ config }: Config['kubelet'], version: string): Record<string, unknown> {
  const written = ['shutdownGracePeriod', 'shutdownGracePeriodByPodPriority'].some(field => field in config)
  const gates = config.featureGates as Readonly<Record<string, unknown>> | null | undefined
  // Alpha in 1.20 and on by default since; without the gate the kubelet refuses the fields (pkg/features/kube_features.go).
  const isOn = gates?.GracefulNodeShutdown ?? compareVersions(minorOf(version), '1.21') >= 0
  if (written || isOn !== true) return {}
  return { shutdownGracePeriod: `${graceSeconds}s`, shutdownGracePeriodCriticalPods: `${criticalSeconds}s` }
}
