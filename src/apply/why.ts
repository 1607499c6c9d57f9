import { nodePaths } from '../plan/paths.ts'
import { podNameOnNode } from '../plan/pod-name.ts'
import type { Plan } from '../plan/types.ts'
import { type LogLine, parseLog, refusalOf, troubleOf } from '../rehearse/kubelet-log.ts'
import { shellWord } from '../render/shell.ts'
import type { Node } from '../vm/types.ts'
import type { Missing } from './wait.ts'

const mostLog = 256 * 1024
/** Of a container's last words. */
const lastLines = 4
const longestLine = 300

/** Why pods do not run: what is missing, the kubelet's reasons, and the last lines of their logs. */
export async function whyNot(
  node: Node,
  plan: Plan,
  missing: readonly Missing[],
  { seconds, signal }: { readonly seconds: number; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const command = `hostname; journalctl --unit=kubelet.service --output=cat --no-pager --since=-${Math.ceil(seconds)}s 2>/dev/null | tail -c ${mostLog}`
  const { stdout } = await node.exec(command, { timeoutMs: 30_000, mostBytes: 2 * mostLog, signal })
  const [hostname = '', ...rest] = stdout.split('\n')
  const lines = parseLog(rest.join('\n'))
  const byPod = new Map(missing.map(each => [`${each.namespace}/${each.pod}`, each]))
  const reasons = [...byPod.values()].map(async each => {
    const own = missing.filter(({ pod, namespace }) => pod === each.pod && namespace === each.namespace)
    const said = [...own.map(({ why }) => why), ...(await kubeletSaid(lines, plan, each, hostname))]
    return [
      `pod ${each.pod}: ${said.join('; ')}`,
      ...(await lastWords(node, each, hostname, signal)).map(line => `  | ${line}`),
    ]
  })
  return (await Promise.all(reasons)).flat()
}

async function kubeletSaid(
  lines: readonly LogLine[],
  plan: Plan,
  { pod, namespace }: Missing,
  hostname: string,
): Promise<readonly string[]> {
  const file = plan.pods.find(each => each.name === pod && each.namespace === namespace)
  const refusal = file && refusalOf(lines, `${nodePaths(plan.prefix).takenPods}/${file.fileName}`)
  if (refusal !== undefined) return [refusal]
  const { lasting, passing } = troubleOf(lines, namespace, podNameOnNode(pod, hostname))
  return [...lasting, ...passing].slice(0, 3)
}

/** The end of the newest log of a pod. containerd writes a time, a stream and a flag before each line (cri/logs). */
async function lastWords(
  node: Node,
  { pod, namespace }: Missing,
  hostname: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const folder = shellWord(`${namespace}_${podNameOnNode(pod, hostname)}_`)
  const command = `cd /var/log/pods && file=$(ls -td ${folder}*/*/*.log 2>/dev/null | head -n 1) && [ -n "$file" ] && tail -n ${lastLines} "$file" | cut -c 1-${longestLine + 60}; true`
  const { stdout } = await node.exec(command, { timeoutMs: 20_000, mostBytes: 64 * 1024, signal })
  return stdout
    .split('\n')
    .map(line => line.replace(/^\S+ (?:stdout|stderr) [FP] /, '').slice(0, longestLine))
    .filter(line => line.trim() !== '')
}
