import type { ContainerStatus } from './container-status.ts'
import type { Pod } from './pod-object.ts'
import { age, type Column } from './table.ts'

/** The columns of pkg/printers/internalversion/printers.go@v1.36.4, podColumnDefinitions. */
export const podColumns: readonly Column<Pod>[] = [
  { name: 'Name', cell: ({ metadata }) => metadata.name },
  { name: 'Ready', cell: readyCount },
  { name: 'Status', cell: statusWord },
  { name: 'Restarts', cell: restarts },
  { name: 'Age', cell: ({ metadata }, nowMs) => age(metadata.creationTimestamp, nowMs) },
  { name: 'IP', priority: 1, cell: ({ status }) => status.podIP ?? '<none>' },
  { name: 'Node', priority: 1, cell: ({ spec }) => spec.nodeName },
  { name: 'Nominated Node', priority: 1, cell: () => '<none>' },
  { name: 'Readiness Gates', priority: 1, cell: () => '<none>' },
]

/** Init containers that go on after the pod has started (restartPolicy: Always). */
function sidecarsOf({ spec }: Pod): ReadonlySet<string> {
  const init = Array.isArray(spec.initContainers) ? spec.initContainers : []
  return new Set(init.filter(each => each?.restartPolicy === 'Always').map(({ name }) => String(name)))
}

function readyCount(pod: Pod): string {
  const sidecars = sidecarsOf(pod)
  const lasting = [
    ...pod.status.initContainerStatuses.filter(({ name }) => sidecars.has(name)),
    ...pod.status.containerStatuses,
  ]
  const ready = lasting.filter(({ ready, state }) => ready && state.running)
  const { containers } = pod.spec
  const own = Array.isArray(containers) ? containers.length : pod.status.containerStatuses.length
  return `${ready.length}/${own + sidecars.size}`
}

/** The word under STATUS: printPod() in the same file. */
function statusWord(pod: Pod): string {
  const { status } = pod
  const sidecars = sidecarsOf(pod)
  const all = status.initContainerStatuses
  for (const [index, each] of all.entries()) {
    const { state, name, started } = each
    if (state.terminated?.exitCode === 0 || (sidecars.has(name) && started)) continue
    if (state.terminated) return `Init:${endWord(state.terminated)}`
    const reason = state.waiting?.reason ?? ''
    return reason !== '' && reason !== 'PodInitializing' ? `Init:${reason}` : `Init:${index}/${all.length}`
  }
  let word: string = status.phase
  let failed = ''
  for (const { state } of status.containerStatuses.toReversed()) {
    if (state.waiting) word = state.waiting.reason
    if (!state.terminated) continue
    word = endWord(state.terminated)
    if (state.terminated.exitCode !== 0) failed = word
  }
  if (word !== 'Completed') return word
  if (failed !== '') return failed
  return status.containerStatuses.some(({ ready, state }) => ready && state.running) ? 'NotReady' : word
}

const endWord = ({ reason, exitCode }: { readonly reason: string; readonly exitCode: number }) =>
  reason || `ExitCode:${exitCode}`

/** "3 (5m ago)" */
function restarts({ status }: Pod, nowMs: number): string {
  const all: readonly ContainerStatus[] = [...status.initContainerStatuses, ...status.containerStatuses]
  const count = all.reduce((sum, { restartCount }) => sum + restartCount, 0)
  const [last] = all
    .flatMap(({ lastState }) => lastState.terminated?.finishedAt ?? [])
    .toSorted((a, b) => (a < b ? 1 : -1))
  return count === 0 || last === undefined ? String(count) : `${count} (${age(last, nowMs)} ago)`
}
