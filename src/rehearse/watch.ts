import { setTimeout as sleep } from 'node:timers/promises'
import { nodePaths } from '../plan/paths.ts'
import { podNameOnNode } from '../plan/pod-name.ts'
import type { HostPort, Plan, StaticPod } from '../plan/types.ts'
import { brokenProgram } from './broken-program.ts'
import { type LogLine, parseLog, refusalOf, troubleOf } from './kubelet-log.ts'
import type { Namespaces } from './namespace.ts'
import { readLog } from './node-log.ts'
import { lastLog } from './pod-log.ts'
import { hasRestarted, isDone, type PodStatus, parsePods, reasonsOf, startingOf } from './pod-status.ts'
import type { AnsweredPort, BrokenProgram, RehearsedPod } from './rehearsal.ts'

export interface WatchOptions {
  readonly plan: Plan
  readonly work: string
  /** Port of the node's loopback at which the kubelet tells of its pods. */
  readonly port: number
  readonly timeoutMs: number
  readonly report: (line: string) => void
  readonly signal: AbortSignal
}

export interface Watched {
  readonly broken: BrokenProgram | undefined
  readonly pods: readonly RehearsedPod[]
}

/** How often the node is looked at. */
const tickMs = 200
/** What stays for so long stays: the kubelet tries what failed again after 0.5, 1 and 2 seconds. */
const settleMs = 4000
/** For so long all pods run before it counts: a container that ends is ready for a moment. One that has ended before may do so again. */
const steadyMs = 1500
const steadyAfterRestartMs = 12_000
/** The address of node.sh. */
const nodeAddress = '192.0.2.2'

/** Watches the node until each pod runs and answers, or has a lasting reason not to, or a program of the node ended. */
export async function watch(namespaces: Namespaces, options: WatchOptions): Promise<Watched> {
  const { work, plan, report, signal } = options
  const end = performance.now() + options.timeoutMs
  let since: { readonly state: string; readonly at: number } | undefined
  let phase = ''
  for (;;) {
    const now = (await readLog(work, 'phase')).trim()
    if (now !== phase) report(now)
    phase = now
    const broken = await brokenProgram(work, namespaces)
    const seen = broken ? [] : await look(namespaces, options)
    const pods = seen.map(({ pod }) => pod)
    const state = pods.map(({ state }) => state).join()
    if (since?.state !== state) since = { state, at: performance.now() }
    const isOver = performance.now() - since.at >= restMs(seen)
    if (broken || isOver || performance.now() > end)
      return { broken, pods: broken ? plan.pods.map(neverStarted) : pods }
    await sleep(tickMs, undefined, { signal })
  }
}

interface SeenPod {
  readonly pod: RehearsedPod
  /** A container of it has ended and was started again. */
  readonly restarted: boolean
}

/** How long the pods have to stay as they are before that is the result. */
function restMs(seen: readonly SeenPod[]): number {
  if (seen.some(({ pod }) => pod.state === 'waiting')) return Number.POSITIVE_INFINITY
  if (seen.some(({ pod }) => pod.state === 'never runs')) return settleMs
  return seen.some(({ restarted }) => restarted) ? steadyAfterRestartMs : steadyMs
}

async function look(namespaces: Namespaces, { plan, work, port }: WatchOptions): Promise<SeenPod[]> {
  const answer = await namespaces.request('127.0.0.1', port, '/pods')
  const statuses = answer === undefined ? [] : parsePods(answer)
  const lines = parseLog(await readLog(work, 'kubelet'))
  return Promise.all(plan.pods.map(pod => lookAt(pod, { namespaces, work, plan, statuses, lines })))
}

interface Seen {
  readonly namespaces: Namespaces
  readonly work: string
  readonly plan: Plan
  /** Undefined: the kubelet's answer broke off. */
  readonly statuses: readonly PodStatus[] | undefined
  readonly lines: readonly LogLine[]
}

async function lookAt(pod: StaticPod, { namespaces, work, plan, statuses, lines }: Seen): Promise<SeenPod> {
  const own = { pod: pod.name, namespace: pod.namespace, ports: [] }
  const refusal = refusalOf(lines, `${nodePaths(plan.prefix).takenPods}/${pod.fileName}`)
  if (refusal !== undefined) return { pod: { ...own, state: 'never runs', why: [refusal] }, restarted: false }
  const name = podNameOnNode(pod.name, plan.hostname)
  const status = statuses?.find(
    ({ metadata }) => metadata.namespace === pod.namespace && metadata.name === name,
  )
  // A kubelet that has ended tells why by its last words, which brokenProgram() reads.
  const unseen = statuses ? [] : ['the kubelet ended in the middle of its answer about the pods']
  if (!status) return { pod: { ...own, state: 'waiting', why: unseen }, restarted: false }
  const restarted = hasRestarted(status)
  if (isDone(status)) return { pod: await answers(pod, namespaces), restarted }
  const reasons = reasonsOf(status)
  const { lasting, passing, kills } = troubleOf(lines, pod.namespace, name)
  const never = reasons.some(({ lasts }) => lasts) || (reasons.length === 0 && lasting.length > 0)
  const said = await Promise.all(
    reasons.map(async ({ text, ended }) => `${text}${await lastLog(work, status.metadata, ended)}`),
  )
  const ended = said.length > 0 ? [...said, ...kills] : []
  const [why = startingOf(status)] = [ended, lasting, passing].filter(list => list.length > 0)
  return { pod: { ...own, state: never ? 'never runs' : 'waiting', why }, restarted }
}

/** Asks the ports of a pod that is ready. */
async function answers(pod: StaticPod, namespaces: Namespaces): Promise<RehearsedPod> {
  const asked = pod.hostPorts.filter(
    ({ protocol, hostIP }) => protocol === 'TCP' && ['', '0.0.0.0', '::'].includes(hostIP),
  )
  const ports: AnsweredPort[] = []
  const silent: HostPort[] = []
  for (const each of asked) {
    const answer = await namespaces.request(nodeAddress, each.port, '/')
    const status = /^HTTP\/\d\.\d (\d{3})/.exec(answer ?? '')?.[1]
    if (answer === undefined) silent.push(each)
    else
      ports.push({
        port: each.port,
        protocol: 'TCP',
        ...(status === undefined ? {} : { status: Number(status) }),
      })
  }
  return {
    ...{ pod: pod.name, namespace: pod.namespace, ports },
    state: silent.length === 0 ? 'runs' : 'never runs',
    why: silent.map(
      ({ container, port }) =>
        `container ${container}: it is ready, and nobody answers at port ${port} of the node`,
    ),
  }
}

function neverStarted({ name, namespace }: StaticPod): RehearsedPod {
  return { pod: name, namespace, state: 'never runs', why: [], ports: [] }
}
