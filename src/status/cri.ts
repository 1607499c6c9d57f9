import * as z from 'zod/mini'
import { decodeValue, wrongAnswer } from '../host/decode.ts'
import { guestAnswerer } from '../vm/guest.ts'
import { accepted, ask, Refusal, type Server } from './grpc/ask.ts'

/** Of containerd's configuration: the one that bakelet writes, and its default. */
export const criSocket = '/run/containerd/containerd.sock'

const text = z._default(z.string(), '')
const number = z._default(z.number(), 0)
/** int64 of nanoseconds, so ProtoJSON has it as a string. */
const nanoseconds = z._default(z.string(), '0')
const sandbox = z.object({
  id: z.string(),
  metadata: z.object({ name: text, uid: text, namespace: text, attempt: number }),
  // ProtoJSON leaves the first value of an enum out.
  state: z._default(z.enum(['SANDBOX_READY', 'SANDBOX_NOTREADY']), 'SANDBOX_READY'),
  createdAt: nanoseconds,
})
const container = z.object({
  id: z.string(),
  podSandboxId: text,
  metadata: z.object({ name: text, attempt: number }),
})
const status = z.object({
  state: z._default(
    z.enum(['CONTAINER_CREATED', 'CONTAINER_RUNNING', 'CONTAINER_EXITED', 'CONTAINER_UNKNOWN']),
    'CONTAINER_CREATED',
  ),
  startedAt: nanoseconds,
  finishedAt: nanoseconds,
  exitCode: number,
  reason: text,
  message: text,
  image: z._default(z.object({ image: text }), { image: '' }),
  imageRef: text,
})
const sandboxes = z.object({ items: z._default(z.array(sandbox), []) })
const containers = z.object({ containers: z._default(z.array(container), []) })
const containerStatus = z.object({ status })
const network = z._default(z.object({ ip: text }), { ip: '' })
const sandboxStatus = z.object({ status: z.object({ network }) })
const imageStatus = z.object({ image: z.optional(z.object({ id: z.string() })) })

export type Sandbox = z.output<typeof sandbox>
export type CriStatus = z.output<typeof status>

/** What containerd has of a container: the newest attempt comes first. */
export interface CriContainer {
  readonly name: string
  readonly attempts: readonly { readonly id: string; readonly attempt: number }[]
}

/** What containerd has of a pod: its newest sandbox, and its containers. */
export interface CriPod {
  readonly sandbox: Sandbox
  readonly containers: readonly CriContainer[]
}

/** Each is asked for. A node with 110 pods (maxPods) of ten containers each, with their earlier runs, has half of it. */
const mostItems = 5000
const runtime = 'runtime.v1.RuntimeService'

/** The pods that containerd has. */
export async function podsOfContainerd(server: Server): Promise<readonly CriPod[]> {
  const methods = [`${runtime}/ListPodSandbox`, `${runtime}/ListContainers`]
  const replies = await ask(
    server,
    methods.map(method => ({ method, request: {} })),
  )
  const [boxes, listed] = replies.map((reply, index) => accepted(server, methods[index] ?? '', reply))
  const guest = (method: string) => guestAnswerer(server.node, `containerd: ${method}`)
  const all = decodeValue(containers, listed, guest('ListContainers')).containers
  const bySandbox = decodeValue(sandboxes, boxes, guest('ListPodSandbox')).items
  if (all.length + bySandbox.length > mostItems)
    throw wrongAnswer(
      guest('ListContainers'),
      '',
      `there are more than ${mostItems} containers and sandboxes`,
    )
  const uids = new Map(bySandbox.map(({ id, metadata }) => [id, metadata.uid]))
  const newest = new Map<string, Sandbox>()
  for (const box of bySandbox) {
    const known = newest.get(box.metadata.uid)
    if (!known || BigInt(box.createdAt) > BigInt(known.createdAt)) newest.set(box.metadata.uid, box)
  }
  return [...newest.values()].map(box => ({
    sandbox: box,
    containers: byName(all.filter(({ podSandboxId }) => uids.get(podSandboxId) === box.metadata.uid)),
  }))
}

function byName(all: readonly z.output<typeof container>[]): CriContainer[] {
  return [...new Set(all.map(({ metadata }) => metadata.name))].map(name => ({
    name,
    attempts: all
      .filter(({ metadata }) => metadata.name === name)
      .map(({ id, metadata }) => ({ id, attempt: metadata.attempt }))
      .sort((a, b) => b.attempt - a.attempt),
  }))
}

export interface CriDetails {
  /** By the identity of the sandbox; '' where it has no network of its own. */
  readonly ips: ReadonlyMap<string, string>
  /** By the identity of the container; absent: it is gone by now. */
  readonly statuses: ReadonlyMap<string, CriStatus>
  /** Of the images that were asked for, those that are on the node. */
  readonly images: ReadonlySet<string>
}

/** What the lists do not say. */
export async function detailsOf(
  server: Server,
  asked: {
    readonly sandboxes: readonly string[]
    readonly containers: readonly string[]
    readonly images: readonly string[]
  },
): Promise<CriDetails> {
  const replies = await ask(server, [
    ...asked.sandboxes.map(podSandboxId => ({
      method: `${runtime}/PodSandboxStatus`,
      request: { podSandboxId },
    })),
    ...asked.containers.map(containerId => ({
      method: `${runtime}/ContainerStatus`,
      request: { containerId },
    })),
    ...asked.images.map(image => ({
      method: 'runtime.v1.ImageService/ImageStatus',
      request: { image: { image } },
    })),
  ])
  const guest = guestAnswerer(server.node, 'containerd: PodSandboxStatus, ContainerStatus, ImageStatus')
  const of = <T>(schema: z.core.$ZodType<T>, ids: readonly string[], from: number) =>
    ids.flatMap((id, index): [string, T][] => {
      const reply = replies[from + index]
      return reply === undefined || reply instanceof Refusal ? [] : [[id, decodeValue(schema, reply, guest)]]
    })
  const { length: boxes } = asked.sandboxes
  const ips = of(sandboxStatus, asked.sandboxes, 0)
  const statuses = of(containerStatus, asked.containers, boxes)
  const images = of(imageStatus, asked.images, boxes + asked.containers.length)
  return {
    ips: new Map(ips.map(([id, { status }]) => [id, status.network.ip])),
    statuses: new Map(statuses.map(([id, { status }]) => [id, status])),
    images: new Set(images.flatMap(([name, { image }]) => (image ? [name] : []))),
  }
}

/** The command of a probe. */
export interface ExecProbe {
  readonly containerId: string
  readonly command: readonly string[]
  readonly timeoutSeconds: number
}

const execSync = z.object({ exitCode: number })

/** Runs commands in containers, as the kubelet does for a probe: the exit code of each, or why it did not run to its end. */
export async function execInContainers(
  server: Server,
  probes: readonly ExecProbe[],
): Promise<(number | Refusal)[]> {
  const replies = await ask(
    server,
    probes.map(({ containerId, command, timeoutSeconds }) => ({
      method: `${runtime}/ExecSync`,
      request: { containerId, cmd: [...command], timeout: String(timeoutSeconds) },
    })),
  )
  const guest = guestAnswerer(server.node, 'containerd: ExecSync')
  return replies.map(reply =>
    reply instanceof Refusal ? reply : decodeValue(execSync, reply, guest).exitCode,
  )
}
