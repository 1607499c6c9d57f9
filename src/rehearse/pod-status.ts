import * as z from 'zod/mini'
import { AnswerError } from '../host/answer.ts'
import { decodeJson } from '../host/decode.ts'

const detail = z.object({
  reason: z.nullish(z.string()),
  message: z.nullish(z.string()),
  exitCode: z.nullish(z.number()),
})
const state = z.object({
  waiting: z.nullish(detail),
  running: z.nullish(z.object({})),
  terminated: z.nullish(detail),
})
const container = z.object({
  name: z.string(),
  ready: z.boolean(),
  restartCount: z.number(),
  state: z.nullish(state),
  lastState: z.nullish(state),
})
const pod = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    deletionTimestamp: z.nullish(z.string()),
  }),
  status: z.object({
    phase: z.nullish(z.string()),
    reason: z.nullish(z.string()),
    message: z.nullish(z.string()),
    conditions: z.nullish(z.array(z.object({ type: z.string(), status: z.string() }))),
    initContainerStatuses: z.nullish(z.array(container)),
    containerStatuses: z.nullish(z.array(container)),
  }),
})
/** What of a PodList counts here: core/v1, PodStatus. */
const podList = z.object({ items: z.nullish(z.array(pod)) })

export type PodStatus = z.output<typeof pod>
type ContainerStatus = z.output<typeof container>

/**
 * Reads the kubelet's answer to GET /pods, with its header. Undefined: the answer breaks off, as that of a kubelet that is ending.
 * Throws AnswerError.
 */
export function parsePods(answer: string): readonly PodStatus[] | undefined {
  const end = answer.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const body = answer.slice(end + 4)
  const kubelet = { name: 'the kubelet', next: 'run the command again with --debug, and report the answer' }
  try {
    return decodeJson(podList, body, kubelet).items ?? []
  } catch (error) {
    // The kubelet announces no length to a client of HTTP/1.0: only the text tells that its end is missing.
    const isCut = error instanceof AnswerError && error.cause instanceof SyntaxError
    if (isCut && (body === '' || body.startsWith('{'))) return undefined
    throw error
  }
}

/** Whether a Pod does what it is for: its containers are ready, or have ended well for good. */
export function isDone({ status }: PodStatus): boolean {
  const ready = status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
  return status.phase === 'Succeeded' || ready === true
}

/** Whether a container of a Pod ended and was started again. */
export function hasRestarted({ status }: PodStatus): boolean {
  return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].some(
    ({ restartCount }) => restartCount > 0,
  )
}

/** Why a Pod does not run, in the kubelet's words. */
export interface Reason {
  readonly text: string
  /** Nothing that another Pod does changes it, or the kubelet has tried often enough to say so. */
  readonly lasts: boolean
  /** A container that ended: its log may say why. */
  readonly ended?: string
}

export function reasonsOf({ metadata, status }: PodStatus): Reason[] {
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]
  // pkg/kubelet/pod_workers.go, UpdatePod: such a Pod is ended before it has started.
  if (metadata.deletionTimestamp) {
    const text = `the kubelet ends the Pod and starts none of it: its deletionTimestamp is ${metadata.deletionTimestamp}`
    return [{ text, lasts: true }]
  }
  if (status.phase !== 'Failed') return containers.flatMap(reasonOf)
  const said = words(status)
  const failed = said === '' ? containers.flatMap(failureOf) : []
  return failed.length > 0 ? failed : [{ text: said || 'Failed', lasts: true }]
}

/** What a Pod without a reason waits for, by the states of its containers. */
export function startingOf({ status }: PodStatus): string[] {
  const init = (status.initContainerStatuses ?? []).filter(({ ready }) => !ready)
  const others = (status.containerStatuses ?? []).filter(({ ready }) => !ready)
  const words = [
    ...init.map(({ name, state }) => [
      name,
      state?.running ? 'it has not ended, and the others wait for it' : state?.waiting?.reason,
    ]),
    ...others.map(({ name, state }) => [name, state?.running ? 'it is not ready' : state?.waiting?.reason]),
  ]
  const known = words.flatMap(([name, word]) =>
    word && word !== 'PodInitializing' ? `container ${name}: ${word}` : [],
  )
  return known.length > 0 ? known : ['the kubelet has started none of its containers']
}

/** The kubelet's names for a container that has nothing to wait for but another container. */
const stillStarting = new Set(['ContainerCreating', 'PodInitializing'])
/** A container that ended may have waited for another Pod: the third end counts, ten seconds after the second. */
const enoughRestarts = 2

function reasonOf({ name, state, lastState, restartCount }: ContainerStatus): Reason[] {
  const waiting = state?.waiting
  if (waiting?.reason && !stillStarting.has(waiting.reason)) {
    const lasts = waiting.reason !== 'CrashLoopBackOff' || restartCount >= enoughRestarts
    const text = `container ${name}: ${words(waiting)}${endOf(lastState?.terminated)}`
    return [{ text, lasts, ...(lastState?.terminated && { ended: name }) }]
  }
  const ended = state?.terminated
  const loops = restartCount >= enoughRestarts
  if (!ended || (ended.exitCode === 0 && !loops)) return []
  const again = restartCount === 0 ? '' : `, started ${restartCount + 1} times`
  return [{ text: `container ${name}: ${words(ended)}${endOf(ended)}${again}`, lasts: loops, ended: name }]
}

function failureOf({ name, state }: ContainerStatus): Reason[] {
  const ended = state?.terminated
  if (!ended || ended.exitCode === 0) return []
  return [{ text: `container ${name}: ${words(ended)}${endOf(ended)}`, lasts: true, ended: name }]
}

function endOf(ended: z.output<typeof detail> | null | undefined): string {
  return typeof ended?.exitCode === 'number' ? `; it ended with exit code ${ended.exitCode}` : ''
}

type Said = Readonly<Partial<Record<'reason' | 'message', string | null | undefined>>>

function words({ reason, message }: Said): string {
  return [reason, message?.trim()].filter(Boolean).join(': ')
}
