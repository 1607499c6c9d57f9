import * as z from 'zod/mini'
import type { Answerer } from '../host/answer.ts'
import { decodeJson, decodeText } from '../host/decode.ts'
import type { NodePath } from '../plan/entry.ts'
import { shellWord } from '../render/shell.ts'

/** What a node says of itself. */
export interface NodeState {
  readonly hostname: string
  /** ActiveState by unit name; a unit that systemd does not know is "inactive". */
  readonly units: Readonly<Record<string, string>>
  /** How many units systemd still has to start or stop. */
  readonly jobs: number
  /** Containers of pods that run now, sandboxes aside. */
  readonly running: readonly RunningContainer[]
}

/** A container of a pod that runs now. */
export interface RunningContainer {
  readonly pod: string
  readonly namespace: string
  readonly container: string
  /** As runc and containerd have it. */
  readonly id: string
}

const separator = '---'

/** Calls of runc for the containers of pods. */
export function runcCommand(bin: NodePath): string {
  return `${shellWord(`${bin}/runc`)} --root /run/containerd/runc/k8s.io`
}

/**
 * A shell command that asks for all of it at once. runc and not ctr: it is the smallest program that knows, and the CRI
 * plugin writes down in its annotations whose container it is (containerd 1.6 to 2.3, pkg/cri/annotations).
 */
export function nodeStateCommand(units: readonly string[], bin: NodePath): string {
  return [
    'hostname',
    `echo ${separator}`,
    `systemctl show --property=Id,ActiveState ${units.map(shellWord).join(' ')}`,
    `echo ${separator}`,
    'systemctl list-jobs --no-legend --no-pager',
    `echo ${separator}`,
    `[ ! -x ${shellWord(`${bin}/runc`)} ] || ${runcCommand(bin)} list --format json 2>/dev/null`,
    'true',
  ].join('\n')
}

/** What a node with 110 pods (the kubelet's maxPods) prints is some hundred KiB: 3 kB of annotations for each container. */
export const mostNodeStateBytes = 8 * 2 ** 20

/** Reads what nodeStateCommand() printed. Throws AnswerError; `guest` makes the author of the answer to a command. */
export function parseNodeState(output: string, guest: (command: string) => Answerer): NodeState {
  const [name = '', shown = '', jobs = '', listed = ''] = output.split(`${separator}\n`)
  // gethostname(2); "(none)" before systemd has set one.
  const [hostname = ''] = decodeText(
    { a: 'hostname', pattern: /^([\w.()-]{0,64})\s*$/ },
    name,
    guest('hostname'),
  )
  return {
    hostname,
    units: parseUnits(shown),
    jobs: countJobs(jobs),
    running: parseContainers(listed, guest('runc list')),
  }
}

function parseUnits(text: string): Record<string, string> {
  const blocks = text.split('\n\n').map(block => new Map(block.split('\n').map(keyAndValue)))
  return Object.fromEntries(blocks.map(block => [block.get('Id') ?? '', block.get('ActiveState') ?? '']))
}

/** Each line of a job begins with its number: output_jobs_list() in src/systemctl/systemctl-list-jobs.c, v257. */
function countJobs(text: string): number {
  return text.split('\n').filter(line => /^\s*\d+ /.test(line)).length
}

function keyAndValue(line: string): [string, string] {
  const at = line.indexOf('=')
  return [line.slice(0, at), line.slice(at + 1)]
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

function parseContainers(text: string, runc: Answerer): readonly RunningContainer[] {
  const listed = text.trim() === '' ? [] : (decodeJson(runcContainers, text, runc) ?? [])
  return listed.flatMap(({ id, status, annotations }) => {
    const of = (name: string) => annotations?.[`io.kubernetes.cri.${name}`] ?? ''
    return status === 'running' && of('container-type') === 'container'
      ? [
          {
            ...{ pod: of('sandbox-name'), namespace: of('sandbox-namespace') },
            ...{ container: of('container-name'), id },
          },
        ]
      : []
  })
}
