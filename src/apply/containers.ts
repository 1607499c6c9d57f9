import * as z from 'zod/mini'
import { decodeJson, decodeText } from '../host/decode.ts'
import type { NodePath } from '../plan/entry.ts'
import { shellWord } from '../render/shell.ts'
import { mostNodeStateBytes } from '../verify/node-state.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { ExecOptions, Node } from '../vm/types.ts'

/** A container of a pod that runs now. */
export interface RunningContainer {
  readonly id: string
  readonly sandbox: string
  /** As the manifest has it, without the node's name. */
  readonly pod: string
  readonly namespace: string
  readonly container: string
}

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

/** Asks the node's runc, as verify/node-state.ts does, and keeps the ids. */
export async function askContainers(
  node: Node,
  bin: NodePath,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<readonly RunningContainer[]> {
  const command = `hostname; ${shellWord(`${bin}/runc`)} --root /run/containerd/runc/k8s.io list --format json`
  const { stdout } = await node.exec(command, { ...options, mostBytes: mostNodeStateBytes })
  const end = stdout.indexOf('\n')
  const [hostname = ''] = decodeText(
    { a: 'host name', pattern: /^([\w.()-]{0,64})$/ },
    stdout.slice(0, end),
    guestAnswerer(node, 'hostname'),
  )
  const list = stdout.slice(end + 1).trim()
  const listed = list === '' ? [] : (decodeJson(runcContainers, list, guestAnswerer(node, 'runc list')) ?? [])
  // The kubelet puts the node's name after a static pod's (pkg/kubelet/config/common.go, generatePodName).
  const suffix = `-${hostname.toLowerCase()}`
  return listed.flatMap(({ id, status, annotations }) => {
    const of = (name: string) => annotations?.[`io.kubernetes.cri.${name}`] ?? ''
    const pod = of('sandbox-name')
    return status === 'running' && of('container-type') === 'container'
      ? [
          {
            ...{ id, sandbox: of('sandbox-id'), namespace: of('sandbox-namespace') },
            pod: pod.endsWith(suffix) ? pod.slice(0, -suffix.length) : pod,
            container: of('container-name'),
          },
        ]
      : []
  })
}
