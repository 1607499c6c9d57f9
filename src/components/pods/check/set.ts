import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import type { PodFacts, PodHostPort } from './facts.ts'

export interface CheckedPod {
  /** The manifest as the user named it. */
  readonly file: string
  readonly facts: PodFacts
}

/** What can be wrong only between pods: two of one name, and two that want the same port of the node. */
export function checkPods(all: readonly CheckedPod[]): Diagnostic[] {
  return all.flatMap((pod, index) => all.slice(0, index).flatMap(earlier => compare(earlier, pod)))
}

/** Of several pods with one name the first: the others are reported, and would only be in its way in a plan. */
export function distinctPods<Pod extends CheckedPod>(all: readonly Pod[]): Pod[] {
  return all.filter((pod, index) => all.findIndex(other => haveOneName(other, pod)) === index)
}

function haveOneName({ facts: a }: CheckedPod, { facts: b }: CheckedPod): boolean {
  return a.name === b.name && a.namespace === b.namespace
}

function compare(earlier: CheckedPod, pod: CheckedPod): Diagnostic[] {
  const { name, namespace } = pod.facts
  const sameName: Diagnostic[] = haveOneName(earlier, pod)
    ? [
        {
          code: 'pod-duplicate-name',
          severity: 'error',
          message: `the Pod ${name} in namespace ${namespace} is also in ${earlier.file}`,
          file: pod.file,
          path: ['metadata', 'name'],
          hint: 'give each Pod a name of its own',
        },
      ]
    : []
  const clashes = pod.facts.hostPorts.flatMap((port): Diagnostic[] =>
    earlier.facts.hostPorts.some(other => clash(port, other))
      ? [
          {
            code: 'pod-host-port-clash',
            severity: 'error',
            message: `port ${port.port}/${port.protocol} of the node is taken by the Pod ${earlier.facts.name} in ${earlier.file}`,
            file: pod.file,
            path: port.path,
            hint: pod.facts.hostNetwork ? 'use another containerPort' : 'use another hostPort',
          },
        ]
      : [],
  )
  return [...sameName, ...clashes]
}

const everyAddress = new Set(['', '0.0.0.0', '::'])

type Listener = Pick<PodHostPort, 'port' | 'protocol' | 'hostIP'>

export const clash = (a: Listener, b: Listener): boolean =>
  a.port === b.port &&
  a.protocol === b.protocol &&
  (a.hostIP === b.hostIP || everyAddress.has(a.hostIP) || everyAddress.has(b.hostIP))
