import { podNameOnNode } from '../plan/pod-name.ts'
import { type LogLine, parseLog, refusalOf, troubleOf } from '../rehearse/kubelet-log.ts'
import type { ExecOptions, Node } from '../vm/types.ts'
import type { PodReport } from './report.ts'

/** The kubelet repeats what fails with each try, five minutes apart at most (MaxContainerBackOff). */
const command =
  'journalctl --boot --unit=kubelet --output=cat --lines=2000 --no-pager --quiet 2>/dev/null || true'
const mostBytes = 4 * 2 ** 20
/** A message about an image can have a whole page of a registry in it. */
const longestWords = 500

/** What the kubelet's journal says of pods that have not started: containerd has never heard of most reasons. */
export async function withKubeletWords(
  node: Node,
  pods: readonly PodReport[],
  {
    pathOf,
    hostname,
    ...options
  }: Omit<ExecOptions, 'mostBytes'> & {
    /** The manifest on the node. */
    readonly pathOf: (pod: PodReport) => string | undefined
    readonly hostname: string
  },
): Promise<readonly PodReport[]> {
  if (!pods.some(hasNotStarted)) return pods
  const { stdout } = await node.exec(command, { ...options, mostBytes })
  const lines = parseLog(stdout)
  return pods.map(pod => {
    if (!hasNotStarted(pod)) return pod
    const words = wordsOn(lines, pod, { path: pathOf(pod), hostname })
    return words === undefined
      ? pod
      : { ...pod, why: [...pod.why, `the kubelet: ${words.slice(0, longestWords)}`] }
  })
}

const hasNotStarted = ({ state }: PodReport) => state === 'not started' || state === 'starting'

function wordsOn(
  lines: readonly LogLine[],
  { namespace, pod }: PodReport,
  { path, hostname }: { readonly path: string | undefined; readonly hostname: string },
): string | undefined {
  const refusal = path === undefined ? undefined : refusalOf(lines, path)
  if (refusal !== undefined) return refusal
  const { lasting, passing } = troubleOf(lines, namespace, podNameOnNode(pod, hostname))
  return [...lasting, ...passing][0]
}
