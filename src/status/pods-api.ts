import * as z from 'zod/mini'
import type { Answerer } from '../host/answer.ts'
import { decodeValue, wrongAnswer } from '../host/decode.ts'
import { guestAnswerer } from '../vm/guest.ts'
import { askOne, type Server } from './grpc/ask.ts'
import { decode, type JsonValue } from './grpc/grpc-messages.ts'
import type { NodeFacts } from './node-facts.ts'
import { judgePod } from './pod-state.ts'
import type { ContainerReport, LastEnd, PodReport } from './report.ts'

const text = z._default(z.string(), '')
const number = z._default(z.number(), 0)
const yes = z._default(z.boolean(), false)
/** int64, so ProtoJSON has it as a string. */
const time = z.optional(z.object({ seconds: z._default(z.string(), '0') }))
const ended = z.object({ exitCode: number, reason: text, message: text, startedAt: time, finishedAt: time })
const state = z.object({
  waiting: z.optional(z.object({ reason: text, message: text })),
  running: z.optional(z.object({ startedAt: time })),
  terminated: z.optional(ended),
})
const containerStatus = z.object({
  name: text,
  ready: yes,
  restartCount: number,
  image: text,
  imageID: text,
  state: z._default(state, {}),
  lastState: z._default(state, {}),
})
const specContainer = z.object({ name: text, restartPolicy: text })
const pod = z.object({
  metadata: z.object({ name: text, namespace: text }),
  spec: z.object({
    restartPolicy: z._default(z.string(), 'Always'),
    initContainers: z._default(z.array(specContainer), []),
  }),
  status: z.object({
    phase: text,
    reason: text,
    message: text,
    podIP: text,
    startTime: time,
    initContainerStatuses: z._default(z.array(containerStatus), []),
    containerStatuses: z._default(z.array(containerStatus), []),
  }),
})
const response = z.object({ pods: z._default(z.array(z.string()), []) })

export type KubeletPod = Omit<PodReport, 'planned'>

/**
 * The pods as the kubelet itself sees them, by PodsAPI. ListPods and not WatchPods, which never ends: the price is one line in the
 * kubelet's log. Throws CallError where the kubelet does not answer yet.
 */
export async function podsOfKubelet(server: Server, facts: NodeFacts): Promise<readonly KubeletPod[]> {
  const listed = await askOne(server, { method: 'v1alpha1.Pods/ListPods', request: {} })
  const kubelet = guestAnswerer(server.node, 'kubelet: ListPods')
  return decodeValue(response, listed, kubelet).pods.map(bytes =>
    reportOf(decodeValue(pod, podOf(Buffer.from(bytes, 'base64'), kubelet), kubelet), facts),
  )
}

/** The bytes of a Pod are a message within the message: api.proto, ListPodsResponse. */
function podOf(bytes: Buffer, kubelet: Answerer): JsonValue {
  try {
    return decode('k8s.io.api.core.v1.Pod', bytes)
  } catch (error) {
    throw wrongAnswer(kubelet, bytes.toString('latin1'), 'it is not a Pod', error)
  }
}

function reportOf({ metadata, spec, status }: z.output<typeof pod>, { now }: NodeFacts): KubeletPod {
  const sidecars = spec.initContainers
    .filter(({ restartPolicy }) => restartPolicy === 'Always')
    .map(({ name }) => name)
  const containers = [
    ...status.initContainerStatuses.map(one =>
      containerOf(one, sidecars.includes(one.name) ? 'sidecar' : 'init', now),
    ),
    ...status.containerStatuses.map(one => containerOf(one, 'container', now)),
  ]
  const judged = judgePod(containers, { restartPolicy: spec.restartPolicy, phase: status.phase })
  const said = [status.reason, status.message].filter(Boolean).join(': ')
  return {
    ...{ pod: metadata.name, namespace: metadata.namespace, containers },
    ...{ ...judged, why: said === '' ? judged.why : [said, ...judged.why] },
    ip: status.podIP || null,
    ageSeconds: secondsAgo(status.startTime, now),
  }
}

function containerOf(
  { name, ready, restartCount, image, imageID, state, lastState }: z.output<typeof containerStatus>,
  kind: ContainerReport['kind'],
  now: number,
): ContainerReport {
  const { waiting, running, terminated } = state
  const end = terminated ?? lastState.terminated
  const lastEnd = end === undefined ? null : lastEndOf(end, now)
  return {
    ...{ name, kind, image, imageDigest: imageID || null, restarts: restartCount, lastEnd },
    state: running ? 'running' : terminated ? 'ended' : 'waiting',
    startedSecondsAgo: secondsAgo(running?.startedAt, now),
    ready,
    why: ready
      ? null
      : waiting
        ? [waiting.reason, waiting.message].filter(Boolean).join(': ') || 'not started yet'
        : terminated
          ? kind === 'init' && terminated.exitCode === 0
            ? null
            : endWords(terminated)
          : 'its probes do not succeed',
  }
}

function lastEndOf(
  { exitCode, reason, startedAt, finishedAt }: z.output<typeof ended>,
  now: number,
): LastEnd {
  return {
    ...{ exitCode, reason },
    startedSecondsAgo: secondsAgo(startedAt, now),
    secondsAgo: secondsAgo(finishedAt, now),
  }
}

/** "ended with exit code 3 (Error)" */
export function endWords({
  exitCode,
  reason,
  message,
}: {
  exitCode: number
  reason: string
  message?: string
}): string {
  return `ended with exit code ${exitCode}${reason ? ` (${reason})` : ''}${message ? `: ${message.trim()}` : ''}`
}

function secondsAgo(at: z.output<typeof time>, now: number): number | null {
  return at === undefined ? null : Math.max(0, now - Number(at.seconds))
}
