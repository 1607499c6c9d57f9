import type { Config } from '../../config/schema.ts'
import { compareVersions, minorOf } from '../../resolve/version.ts'
import { parseGoDuration, secondsOf } from './go-duration.ts'

/** How long a shut-down waits for pods: two thirds for ordinary ones, and one for those that are critical. */
const graceSeconds = 30
const criticalSeconds = 10

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

/**
 * How long a kubelet with this KubeletConfiguration holds back a shutdown, in whole seconds; 0: it does not. That is
 * periodRequested() of nodeshutdown/nodeshutdown_manager.go@v1.36.4, which drops fractions of a second that older
 * kubelets keep: rounded up, it is enough for both.
 */
export function shutdownSeconds(fields: Readonly<Record<string, unknown>>): number {
  const { shutdownGracePeriod, shutdownGracePeriodByPodPriority: byPriority } = fields
  const parts: readonly unknown[] = Array.isArray(byPriority) ? byPriority : []
  const seconds = parts.map(part => (part as Record<string, unknown> | null)?.shutdownGracePeriodSeconds)
  const sum = seconds.reduce<number>((before, each) => before + (typeof each === 'number' ? each : 0), 0)
  return Math.max(periodSeconds(shutdownGracePeriod), sum)
}

/** 0 for a value that the kubelet refuses: the check of the field reports it. */
function periodSeconds(value: unknown): number {
  const period = typeof value === 'string' ? parseGoDuration(value) : undefined
  return period !== undefined && period > 0n ? secondsOf(period) : 0
}
