import { gateSettings } from '../../config/feature-gates.ts'
import type { Config } from '../../config/schema.ts'
import { isNumber, nearest } from '../../render/exact-number.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import { parseGoDuration, secondsOf } from './go-duration.ts'

/** How long a shutdown waits for the pods by default: ordinary pods get two thirds of it, critical pods the last third. */
const totalSeconds = 30
const criticalSeconds = 10
const ordinarySeconds = totalSeconds - criticalSeconds

/**
 * Before 1.23 every static pod is critical (pkg/kubelet/types/pod_update.go@v1.22.17, IsCriticalPod): the kubelet sleeps
 * through the part of the ordinary pods and stops static pods within the critical part
 * (nodeshutdown/nodeshutdown_manager_linux.go@v1.22.17, processShutdownEvent). Later kubelets go by `spec.priority`.
 */
const priorityCountsSince = '1.23'

/**
 * The grace periods that bakelet adds to the user's fields. Without them systemd sends SIGTERM to every process and waits
 * 90 s for those that ignore it (kubernetes.io, "Graceful node shutdown"; the fields exist from 1.20 on).
 *
 * A kubelet refuses a critical part that is longer than the whole, and shutdownGracePeriodByPodPriority beside the other
 * two fields (pkg/kubelet/apis/config/validation/validation.go@v1.36.4).
 */
export function shutdownDefaults(kubelet: Config['kubelet'], version: string): Record<string, unknown> {
  const { config } = kubelet
  const { shutdownGracePeriod: total, shutdownGracePeriodCriticalPods: critical } = config as Readonly<
    Record<string, unknown>
  >
  const isSince = (minor: string) => compareVersions(minorOf(version), minor) >= 0
  // Alpha in 1.20 and on by default since; without the gate the kubelet refuses the fields (pkg/features/kube_features.go).
  const isOn = gateSettings(kubelet).get('GracefulNodeShutdown') ?? isSince('1.21')
  if (!isOn || Object.hasOwn(config, 'shutdownGracePeriodByPodPriority')) return {}
  const goesByPriority = isSince(priorityCountsSince)
  if (total !== undefined)
    return goesByPriority || critical !== undefined ? {} : { shutdownGracePeriodCriticalPods: total }
  const others = goesByPriority ? ordinarySeconds : 0
  return {
    shutdownGracePeriod: `${Math.max(totalSeconds, periodSeconds(critical) + others)}s`,
    shutdownGracePeriodCriticalPods: `${totalSeconds - others}s`,
  }
}

/** The longest time.Duration of Go, 2^63 - 1 nanoseconds. */
const longestSeconds = 9_223_372_036

/**
 * How long a kubelet with this KubeletConfiguration holds back a shutdown, in whole seconds; 0: it does not. That is
 * periodRequested() of nodeshutdown/nodeshutdown_manager.go@v1.36.4, which drops fractions of a second that older
 * kubelets keep: rounded up, it is enough for both.
 */
export function shutdownSeconds(fields: Readonly<Record<string, unknown>>): number {
  const { shutdownGracePeriod, shutdownGracePeriodByPodPriority: byPriority } = fields
  const parts: readonly unknown[] = Array.isArray(byPriority) ? byPriority : []
  const seconds = parts.map(part => (part as Record<string, unknown> | null)?.shutdownGracePeriodSeconds)
  const sum = seconds.reduce<number>((before, each) => before + (isNumber(each) ? nearest(each) : 0), 0)
  return Math.max(periodSeconds(shutdownGracePeriod), Math.min(sum, longestSeconds))
}

/** 0 for a value that the kubelet refuses: the check of the field reports it. */
function periodSeconds(value: unknown): number {
  const period = typeof value === 'string' ? parseGoDuration(value) : undefined
  return period !== undefined && period > 0n ? secondsOf(period) : 0
}
