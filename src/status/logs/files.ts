import { closest } from '../../diagnostics/closest.ts'
import { WorldError } from '../../host/errors.ts'
import { podNameInManifest, podNameOnNode } from '../../plan/pod-name.ts'
import type { ExecOptions, Node } from '../../vm/types.ts'

export interface LogChoice {
  readonly pod: string
  /** Default: any. */
  readonly namespace?: string | undefined
  readonly container?: string | undefined
  /** Of the container before the one that runs now. */
  readonly previous?: boolean | undefined
}

/** The log of one attempt at a container. */
export interface ContainerLog {
  /** Folder of the container: /var/log/pods/NAMESPACE_POD_UID/CONTAINER. */
  readonly folder: string
  readonly attempt: number
}

/** pkg/kubelet/kuberuntime/helpers.go@v1.36.4, BuildContainerLogsDirectory; the default of podLogsDir. */
const logsFolder = '/var/log/pods'
const listCommand = `cd ${logsFolder} 2>/dev/null && find . -mindepth 3 -maxdepth 3 -name '*.log' -printf '%T@ %P\\n'; hostname`
/** A hundred pods whose containers keep two logs each have less than 64 KiB. */
const mostBytes = 4 * 2 ** 20

interface LogFile {
  readonly changed: number
  readonly namespace: string
  /** With the name of the node: web-edge. */
  readonly pod: string
  readonly folder: string
  readonly container: string
  readonly attempt: number
}

/** SECONDS NAMESPACE_POD_UID/CONTAINER/ATTEMPT.log: of these names only that of the file has a dot that matters. */
const logFile = /^(\d+)\.\d+ ([^/_]+)_([^/_]+)_([^/_]+)\/([^/]+)\/(\d+)\.log$/

/**
 * Finds the log of a container. `firstContainers`: by pod, the container that is meant if none is named. Throws WorldError if the node
 * has no such log.
 */
export async function findLog(
  node: Node,
  choice: LogChoice,
  {
    firstContainers,
    ...options
  }: Omit<ExecOptions, 'mostBytes'> & { readonly firstContainers: ReadonlyMap<string, string> },
): Promise<ContainerLog> {
  const { stdout } = await node.exec(listCommand, { ...options, mostBytes })
  return chooseLog(stdout, choice, { node: node.name, firstContainers })
}

export function chooseLog(
  listed: string,
  choice: LogChoice,
  { node, firstContainers }: { readonly node: string; readonly firstContainers: ReadonlyMap<string, string> },
): ContainerLog {
  const lines = listed.trimEnd().split('\n')
  const hostname = lines.pop() ?? ''
  const files = lines
    .flatMap(fileOf)
    .filter(({ namespace }) => choice.namespace === undefined || namespace === choice.namespace)
  const ofPod = filesOf(files, choice.pod, hostname)
  if (ofPod.length === 0) {
    const names = [...new Set(files.map(({ pod }) => podNameInManifest(pod, hostname)))].sort()
    const near = closest(choice.pod, names)
    throw new WorldError(`${node} has no log of a pod ${choice.pod}`, {
      next:
        near !== undefined
          ? `did you mean ${near}?`
          : names.length > 0
            ? `it has logs of ${names.join(', ')}`
            : 'no container has started there yet: `bakelet status`',
    })
  }
  // A pod whose manifest changed has a new UID, and so a new folder.
  const newest = ofPod.reduce((a, b) => (b.changed > a.changed ? b : a))
  const own = ofPod.filter(({ folder }) => folder === newest.folder)
  const containers = [...new Set(own.map(({ container }) => container))].sort()
  const meant = choice.container ?? firstContainers.get(choice.pod) ?? containers[0] ?? ''
  if (!containers.includes(meant))
    throw new WorldError(`pod ${choice.pod} has no log of a container ${meant}`, {
      next: `choose one with --container: ${containers.join(', ')}`,
    })
  const attempts = own.filter(({ container }) => container === meant).map(({ attempt }) => attempt)
  const attempt = attempts.sort((a, b) => b - a)[choice.previous ? 1 : 0]
  if (attempt === undefined)
    throw new WorldError(`container ${meant} of pod ${choice.pod} has no log of an earlier run`, {
      next: 'leave --previous out: the kubelet keeps the log of one run that has ended, which may be the newest',
    })
  return { folder: `${logsFolder}/${newest.folder}/${meant}`, attempt }
}

/** The kubelet calls a static pod after its node too, by the host name unless a flag names it otherwise; both names count here. */
function filesOf(files: readonly LogFile[], name: string, hostname: string): readonly LogFile[] {
  for (const whole of [podNameOnNode(name, hostname), name]) {
    const found = files.filter(({ pod }) => pod === whole)
    if (found.length > 0) return found
  }
  const begun = files.filter(({ pod }) => pod.startsWith(`${name}-`))
  const [shortest] = begun.map(({ pod }) => pod).sort((a, b) => a.length - b.length)
  return begun.filter(({ pod }) => pod === shortest)
}

function fileOf(line: string): LogFile[] {
  const [, changed, namespace = '', pod = '', uid, container = '', attempt] = logFile.exec(line) ?? []
  if (changed === undefined) return []
  const folder = `${namespace}_${pod}_${uid}`
  return [{ changed: Number(changed), namespace, pod, folder, container, attempt: Number(attempt) }]
}
