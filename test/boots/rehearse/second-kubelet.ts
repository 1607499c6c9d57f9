import { setTimeout } from 'node:timers/promises'
import { run } from '../../../src/host/process.ts'
import type { FetchedPlan } from '../../../src/plan/fetched-plan.ts'

/** Runs a script in a node that is rehearsed. */
export async function inNode(pid: number, script: string): Promise<string> {
  return (await run('nsenter', ['-t', `${pid}`, '-a', 'bash', '-c', script])).stdout.trim()
}

/** The script of a key of a unit that has this word in it, as systemd hands it to sh (systemd.service(5), "COMMAND LINES"). */
export function scriptOf(plan: FetchedPlan, unit: string, word: string): string {
  const { content = '' } = plan.units.find(({ name }) => name === unit) ?? {}
  const line = content.split('\n').find(line => line.includes(word)) ?? ''
  const [, quoted = ''] = /\/bin\/sh -c "(.*)"$/.exec(line) ?? []
  if (quoted === '') throw new Error(`${unit} has no script with ${word}`)
  return quoted.replaceAll('\\"', '"').replaceAll('$$', '$')
}

/** Ends the kubelet of a node that is rehearsed, and starts it again after a script, as its unit would. */
export async function restartKubelet(pid: number, before: string): Promise<void> {
  // The node ends with its kubelet, and this keeps its first process from noticing.
  process.kill(pid, 'SIGSTOP')
  await inNode(
    pid,
    `kubelet=$(pgrep -x kubelet)
    tr '\\0' '\\n' </proc/$kubelet/cmdline >/run/kubelet.words
    kill $kubelet
    while grep -q '^State:.[^Z]' /proc/$kubelet/status 2>/dev/null; do sleep 0.1; done
    /bin/sh -c "$(cat <<'SCRIPT'
${before}
SCRIPT
)"
    mapfile -t words </run/kubelet.words
    setsid "\${words[@]}" >/run/second-kubelet.log 2>&1 </dev/null &`,
  )
  await setTimeout(1000)
}
