import { call } from '../../../src/host/call.ts'
import { bytesOf } from '../../../src/plan/content.ts'
import type { FetchedPlan } from '../../../src/plan/fetched-plan.ts'
import { nodePaths } from '../../../src/plan/paths.ts'
import type { Node } from '../../../src/vm/types.ts'

/** What is logged by systemd on a booted node is a file in a rehearsal. */
const journal = 'journalctl() { cat /run/rehearsal/log/kubelet; }\n'

/** A rehearsed node as one that takes commands; `pid`: of a process in its namespaces. */
export function rehearsedNode(pid: number): Node {
  return {
    name: 'rehearsal',
    exec: async (command, { timeoutMs, signal, mostBytes = 2 ** 26 }) => {
      const { exitCode, stdout, stderr } = await call(
        'nsenter',
        ['--target', String(pid), '--all', '--', '/bin/sh', '-c', journal + command],
        { timeoutMs, mostBytes, ...(signal && { signal }) },
      )
      return { exitCode: exitCode ?? 1, stdout, stderr, stdoutBytes: Buffer.from(stdout) }
    },
  }
}

/** A plan with the configuration that the rehearsal changed: rehearse/deviations.ts. */
export async function asRehearsed(plan: FetchedPlan, node: Node): Promise<FetchedPlan> {
  const { kubeletConfig, containerdConfig } = nodePaths(plan.prefix)
  const texts = new Map<string, string>()
  for (const path of [kubeletConfig, containerdConfig])
    texts.set(path, (await node.exec(`cat ${path}`, { timeoutMs: 10_000 })).stdout)
  return {
    ...plan,
    files: plan.files.map(file => ({
      ...file,
      content: texts.get(file.path) ?? bytesOf(file.content).toString(),
    })),
  }
}
