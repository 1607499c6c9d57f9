import * as z from 'zod/mini'
import type { Answerer } from '../host/answer.ts'
import { decodeJson, decodeText } from '../host/decode.ts'
import type { NodePath } from '../plan/entry.ts'
import { podNameInManifest } from '../plan/pod-name.ts'
import { shellWord } from '../render/shell.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { ExecOptions, Node } from '../vm/types.ts'

/** A container of a pod that runs now; sandboxes are left out. */
export interface RunningContainer {
  /** As runc and containerd have it. */
  readonly id: string
  readonly sandbox: string
  readonly pod: string
  readonly namespace: string
  readonly container: string
}

/**
 * A shell command. runc and not ctr: it is the smallest program that knows, and the CRI plugin writes down in its annotations whose
 * container it is (containerd 1.6 to 2.3, pkg/cri/annotations).
 */
export function runcCommand(bin: NodePath): string {
  return `${shellWord(`${bin}/runc`)} --root /run/containerd/runc/k8s.io`
}

/** What a node with 110 pods (the kubelet's maxPods) prints is some hundred KiB: 3 kB of annotations for each container. */
export const mostRuncListBytes = 8 * 2 ** 20

/** list.go of runc 1.1 to 1.4: null where there is no container. */
const runcContainers = z.nullable(
  z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      annotations: z.nullish(z.record(z.string(), z.string())),
    }),
  ),
)

/** Reads what `runc list --format json` printed. A pod has the node's name behind its own. Throws AnswerError. */
export function parseRuncList(text: string, runc: Answerer): readonly RunningContainer[] {
  const listed = text.trim() === '' ? [] : (decodeJson(runcContainers, text, runc) ?? [])
  return listed.flatMap(({ id, status, annotations }) => {
    const of = (name: string) => annotations?.[`io.kubernetes.cri.${name}`] ?? ''
    if (status !== 'running' || of('container-type') !== 'container') return []
    return [
      {
        ...{ id, sandbox: of('sandbox-id') },
        ...{ pod: of('sandbox-name'), namespace: of('sandbox-namespace'), container: of('container-name') },
      },
    ]
  })
}

/** Asks a node for the containers of its pods, with each pod's name as its manifest has it. Throws AnswerError, or as exec() does. */
export async function askContainers(
  node: Node,
  bin: NodePath,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<readonly RunningContainer[]> {
  const command = `hostname; ${runcCommand(bin)} list --format json`
  const { stdout } = await node.exec(command, { ...options, mostBytes: mostRuncListBytes })
  const end = stdout.indexOf('\n')
  const [hostname = ''] = decodeText(
    { a: 'host name', pattern: /^([\w.()-]{0,64})$/ },
    stdout.slice(0, end),
    guestAnswerer(node, 'hostname'),
  )
  return parseRuncList(stdout.slice(end + 1), guestAnswerer(node, 'runc list')).map(each => ({
    ...each,
    pod: podNameInManifest(each.pod, hostname),
  }))
}
