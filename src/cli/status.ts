import { isWell } from '../status/report.ts'
import type { NodeStatus, PodReport } from '../tasks/node-status.ts'
import { nodeStatus } from '../tasks/node-status.ts'
import { age, gibibytes } from './amounts.ts'
import { columns } from './columns.ts'
import type { ExitCode } from './exit-code.ts'
import { print, printJson } from './print.ts'
import { projectOf } from './project.ts'
import { type NodeFlags, podName } from './ps.ts'

/** `bakelet status`: a running node and its pods. Exits with 1 if a pod of the config is not ready. */
export async function statusCommand({ json, host, ...flags }: NodeFlags): Promise<ExitCode> {
  const status = await nodeStatus(await projectOf(flags), { ...(host !== undefined && { host }) })
  if (json) printJson(status)
  else print(statusLines(status))
  return status.podsUnknown !== null || status.pods.some(pod => pod.planned && !isWell(pod)) ? 1 : 0
}

const sources = {
  kubelet: 'the kubelet',
  containerd: 'containerd; it does not know which containers are ready, so their probes ran once, now',
} as const

export function statusLines(status: NodeStatus): string[] {
  return [...machineLines(status), ...status.pods.flatMap(podLines)]
}

function machineLines({ node, machine, source, podsUnknown, refusedManifests }: NodeStatus): string[] {
  const { versions, memory, disks, boot, failedUnits, uptimeSeconds } = machine
  return columns([
    ['node', node],
    ['up', age(uptimeSeconds)],
    ['kernel', versions.kernel],
    ['containerd', versions.containerd],
    ['kubelet', versions.kubelet ?? 'not running'],
    ['memory', `${gibibytes(memory.availableBytes)} of ${gibibytes(memory.totalBytes)} available`],
    ...disks.map(({ path, availableBytes, totalBytes }) => [
      `disk ${path}`,
      `${gibibytes(availableBytes)} of ${gibibytes(totalBytes)} available`,
    ]),
    [
      'boot',
      boot?.map(({ phase, seconds }) => `${phase} ${seconds.toFixed(1)} s`).join(', ') ??
        'not over, or not known',
    ],
    ['failed units', failedUnits.join(', ') || 'none'],
    ...refusedManifests.map(({ file, why }) => ['refused', `${file}: ${why}; what ran before runs on`]),
    podsUnknown === null ? ['pods by', sources[source]] : ['pods', `not known: ${podsUnknown}`],
  ])
}

function podLines(pod: PodReport): string[] {
  return [
    '',
    `pod ${podName(pod)}: ${pod.state}${pod.planned ? '' : ', not of this config'}`,
    ...columns([
      ...pod.why.map(why => ['  why', why]),
      ['  ip', pod.ip ?? '-'],
      ['  age', age(pod.ageSeconds)],
    ]),
    ...pod.containers.flatMap(container => {
      const { name, kind, state, image, imageDigest, restarts, lastEnd } = container
      return [
        `  ${kind === 'container' ? '' : `${kind} `}container ${name}: ${state}${readyWords(container)}`,
        ...columns([
          ['    image', image],
          ['    digest', imageDigest ?? '-'],
          ['    restarts', String(restarts)],
          ...(lastEnd === null ? [] : [['    last end', endWords(lastEnd)]]),
        ]),
      ]
    }),
  ]
}

function readyWords({ kind, state, ready }: PodReport['containers'][number]): string {
  if (kind === 'init' || state !== 'running') return ''
  return ready === null ? ', whether it is ready is not known' : ready ? ', ready' : ', not ready'
}

function endWords({ exitCode, reason, secondsAgo }: NonNullable<PodReport['containers'][number]['lastEnd']>) {
  const when = secondsAgo === null ? '' : `, ${age(secondsAgo)} ago`
  return `exit code ${exitCode}${reason === '' ? '' : ` (${reason})`}${when}`
}
