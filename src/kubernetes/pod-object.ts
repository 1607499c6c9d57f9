import type { ManifestObject } from '../status/manifests.ts'
import type { PodReport } from '../status/report.ts'
import { type ContainerStatus, containerStatus } from './container-status.ts'
import { type KubeObject, type Metadata, timeAgo } from './objects.ts'
import { withDefaults } from './spec-defaults.ts'

interface Condition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly lastTransitionTime: null
  readonly message?: string
}

/** Pod of core/v1. */
export interface Pod extends KubeObject {
  readonly metadata: Metadata & { readonly namespace: string }
  readonly spec: { readonly nodeName: string; readonly [field: string]: unknown }
  readonly status: {
    readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed'
    readonly message?: string
    readonly podIP?: string
    readonly hostIP?: string
    readonly startTime: string | null
    readonly conditions: readonly Condition[]
    readonly initContainerStatuses: readonly ContainerStatus[]
    readonly containerStatuses: readonly ContainerStatus[]
  }
}

const phases = {
  ready: 'Running',
  'not ready': 'Running',
  running: 'Running',
  restarting: 'Running',
  starting: 'Pending',
  'not started': 'Pending',
  completed: 'Succeeded',
  failed: 'Failed',
} as const satisfies Record<PodReport['state'], Pod['status']['phase']>

/**
 * A pod as an API server would have it. Its name is that of the manifest, as in `bakelet ps`. `manifest` is undefined for a pod that no
 * file on the node describes.
 */
export function podObject(
  report: PodReport,
  {
    manifest,
    nodeName,
    hostIP,
    nowMs,
  }: {
    readonly manifest: ManifestObject | undefined
    readonly nodeName: string
    readonly hostIP: string | undefined
    readonly nowMs: number
  },
): Pod {
  const { pod: name, namespace, state, why, ip, ageSeconds, containers } = report
  const since = timeAgo(ageSeconds, nowMs)
  const of = (isInit: boolean) =>
    containers
      .filter(({ kind }) => (kind !== 'container') === isInit)
      .map(each => containerStatus(each, report, nowMs))
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...manifest?.metadata, name, namespace, creationTimestamp: since },
    spec: { ...withDefaults(manifest?.spec ?? specOf(report)), nodeName },
    status: {
      phase: phases[state],
      ...(why.length > 0 && { message: why.join('; ') }),
      ...(ip !== null && { podIP: ip, podIPs: [{ ip }] }),
      ...(hostIP !== undefined && { hostIP }),
      startTime: since,
      conditions: conditionsOf(report),
      initContainerStatuses: of(true),
      containerStatuses: of(false),
    },
  }
}

/** What containerd alone knows of a pod. */
function specOf({ containers }: PodReport) {
  return { containers: containers.map(({ name, image }) => ({ name, image })) }
}

function conditionsOf({ state, ready, why, containers }: PodReport): Condition[] {
  const condition = (type: string, holds: boolean | null, message = ''): Condition => ({
    type,
    status: holds === null ? 'Unknown' : holds ? 'True' : 'False',
    lastTransitionTime: null,
    ...(holds !== true && message !== '' && { message }),
  })
  const init = containers.filter(({ kind }) => kind === 'init')
  const message = why.join('; ')
  return [
    condition('PodScheduled', true),
    condition(
      'Initialized',
      state !== 'not started' && init.every(each => each.state === 'ended' && each.ready === true),
    ),
    condition('ContainersReady', ready, message),
    condition('Ready', ready, message),
  ]
}
