import type { Diagnostic } from '../../../diagnostics/diagnostic.ts'
import { type Locatable, locate } from '../../../diagnostics/locate.ts'
import type { PodFacts, PodHostPort } from './facts.ts'

export interface CheckedPod {
  /** The manifest as the user named it. */
  readonly file: string
  /** The document of the file: another one may be a Pod too. */
  readonly document: Locatable
  readonly facts: PodFacts
}

/** What can be wrong only between pods: two of one name, and two that want the same port of the node. */
export function checkPods(all: readonly CheckedPod[]): Diagnostic[] {
  const names = new Map<string, CheckedPod>()
  const ports = new Map<string, Claims>()
  return all.flatMap(pod => {
    const problems = [...sameName(pod, names.get(fullName(pod))), ...samePorts(pod, ports)]
    if (!names.has(fullName(pod))) names.set(fullName(pod), pod)
    for (const port of pod.facts.hostPorts) claim(ports, pod, port)
    return locate(problems, [pod.document])
  })
}

/** Of several pods with one name the first: the others are reported, and would only be in its way in a plan. */
export function distinctPods<Pod extends CheckedPod>(all: readonly Pod[]): Pod[] {
  const names = new Set<string>()
  return all.filter(pod => names.size < names.add(fullName(pod)).size)
}

/** No name has a "/". */
const fullName = ({ facts: { name, namespace } }: CheckedPod) => `${namespace}/${name}`

function sameName(pod: CheckedPod, earlier: CheckedPod | undefined): Diagnostic[] {
  if (!earlier) return []
  const { name, namespace } = pod.facts
  return [
    {
      code: 'pod-duplicate-name',
      severity: 'error',
      message: `the Pod ${name} in namespace ${namespace} is also in ${earlier.file}`,
      file: pod.file,
      path: ['metadata', 'name'],
      hint: 'give each Pod a name of its own',
    },
  ]
}

/** A port of the node that a pod takes, and how many claims of that port were before. */
interface Claim {
  readonly pod: CheckedPod
  readonly rank: number
}

/** The claims of one port: of all and of each address the first. */
interface Claims {
  count: number
  readonly first: Claim
  readonly byAddress: Map<string, Claim>
}

const keyOf = ({ port, protocol }: Listener) => `${port}/${protocol}`
/** One key for every address of the node. */
const addressOf = ({ hostIP }: Listener) => (everyAddress.has(hostIP) ? '' : hostIP)

function claim(ports: Map<string, Claims>, pod: CheckedPod, port: PodHostPort): void {
  const known = ports.get(keyOf(port))
  const made = { pod, rank: known?.count ?? 0 }
  const claims = known ?? { count: 0, first: made, byAddress: new Map<string, Claim>() }
  claims.count++
  if (!claims.byAddress.has(addressOf(port))) claims.byAddress.set(addressOf(port), made)
  ports.set(keyOf(port), claims)
}

/** The first claim that a port clashes with. */
function clashing(port: PodHostPort, claims: Claims | undefined): Claim | undefined {
  if (!claims || addressOf(port) === '') return claims?.first
  const [same, every] = [claims.byAddress.get(port.hostIP), claims.byAddress.get('')]
  return same && every ? (same.rank < every.rank ? same : every) : (same ?? every)
}

function samePorts(pod: CheckedPod, earlier: ReadonlyMap<string, Claims>): Diagnostic[] {
  return pod.facts.hostPorts.flatMap((port): Diagnostic[] => {
    const taken = clashing(port, earlier.get(keyOf(port)))
    if (!taken) return []
    return [
      {
        code: 'pod-host-port-clash',
        severity: 'error',
        message: `port ${port.port}/${port.protocol} of the node is taken by the Pod ${taken.pod.facts.name} in ${taken.pod.file}`,
        file: pod.file,
        path: port.path,
        hint: pod.facts.hostNetwork ? 'use another containerPort' : 'use another hostPort',
      },
    ]
  })
}

const everyAddress = new Set(['', '0.0.0.0', '::'])

type Listener = Pick<PodHostPort, 'port' | 'protocol' | 'hostIP'>

export const clash = (a: Listener, b: Listener): boolean =>
  a.port === b.port &&
  a.protocol === b.protocol &&
  (a.hostIP === b.hostIP || everyAddress.has(a.hostIP) || everyAddress.has(b.hostIP))
