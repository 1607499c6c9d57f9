import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { bytesOf } from '../../../src/plan/content.ts'
import type { FetchedPlan } from '../../../src/plan/fetched-plan.ts'
import { nodePaths } from '../../../src/plan/paths.ts'
import type { StreamingNode } from '../../../src/vm/types.ts'

/** What is logged by systemd on a booted node is a file in a rehearsal. */
const journal = 'journalctl() { cat /run/rehearsal/log/kubelet; }\n'

/** A rehearsed node as one that takes commands; `pid`: of a process in its namespaces. */
export function rehearsedNode(pid: number): StreamingNode {
  const stream: StreamingNode['stream'] = async (command, { stdin = [], stdout, stderr }) => {
    const words = ['--target', String(pid), '--all', '--', '/bin/sh', '-c', journal + command]
    const child = spawn('nsenter', words, { stdio: 'pipe' })
    // From now on: a short command ends before its input has.
    const closed = once(child, 'close')
    child.stdout.on('data', bytes => stdout.write(bytes, () => {}))
    child.stderr.on('data', bytes => stderr.write(bytes, () => {}))
    // A command that reads no input may have ended before.
    await pipeline(stdin, child.stdin).catch(() => {})
    const [code] = await closed
    return code ?? 137
  }
  return {
    name: 'rehearsal',
    stream,
    exec: async command => {
      const [stdout, stderr] = [new PassThrough(), new PassThrough()]
      const [exitCode, stdoutBytes, said] = await Promise.all([
        stream(command, { stdout, stderr }).finally(() => {
          stdout.end()
          stderr.end()
        }),
        buffer(stdout),
        buffer(stderr),
      ])
      return { exitCode, stdoutBytes, stdout: stdoutBytes.toString(), stderr: said.toString() }
    },
  }
}

/** A plan with the configuration that the rehearsal changed: rehearse/deviations.ts. */
export async function asRehearsed(plan: FetchedPlan, node: StreamingNode): Promise<FetchedPlan> {
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
