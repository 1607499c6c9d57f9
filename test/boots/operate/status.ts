import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { boundedLines } from '../../../src/host/bounded-lines.ts'
import type { Plan } from '../../../src/plan/types.ts'
import { logCommand } from '../../../src/status/logs/command.ts'
import { findLog } from '../../../src/status/logs/files.ts'
import type { NodeStatus } from '../../../src/tasks/node-status.ts'
import type { StreamingNode } from '../../../src/vm/types.ts'

interface Machine {
  readonly node: StreamingNode
  readonly plan: Plan
  cli(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>
}

/** `bakelet ps`, `status` and `logs` of a baked machine, which has only what every node has. */
export function describeStatus(machine: () => Machine): void {
  const cli = (...args: readonly string[]) => machine().cli(args)

  describe('what the pods of a running node do', () => {
    it('is in a table', async () => {
      const { code, stdout } = await cli('ps')
      expect(code).toBe(0)
      const [head, ...lines] = stdout.trimEnd().split('\n')
      expect(head).toMatch(/^POD +READY +STATE +RESTARTS +AGE +IMAGE$/)
      expect(lines.map(line => line.split(/ {2,}/).slice(0, 4))).toEqual([
        ['web', '1/1', 'ready', '0'],
        ['worker', '2/2', 'ready', '0'],
      ])
    })

    it('is with the node itself', async () => {
      const { code, stdout } = await cli('status', '--json')
      const { node: name, machine: node, pods } = JSON.parse(stdout) as NodeStatus
      expect({ code, name }).toEqual({ code: 0, name: machine().plan.hostname })
      expect(pods).toHaveLength(2)
      for (const pod of pods) expect(pod).toMatchObject({ planned: true, state: 'ready', why: [] })
      expect(node.boot?.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['kernel', 'userspace']))
      expect(node.failedUnits).toEqual([])
      expect(node.disks.map(({ path }) => path)).toContain('/')
      expect(node.memory.availableBytes).toBeGreaterThan(0)
      const version = (name: string) => machine().plan.artifacts.find(one => one.name === name)?.version
      expect(node.versions).toMatchObject({ containerd: version('containerd'), kubelet: version('kubelet') })
    })
  })

  describe('the log of a container', () => {
    it('is printed', async () => {
      expect((await cli('logs', 'worker', '--tail', '2')).stdout).toMatch(/^tick \d+\ntick \d+\n$/)
      const { code, stderr } = await cli('logs', 'workers')
      expect(code).toBe(2)
      expect(stderr).toContain('has no log of a pod workers\n  next: did you mean worker?')
    })

    it('is followed until somebody ends that', async () => {
      const { node } = machine()
      const firstContainers = new Map([['worker', 'ticker']])
      const log = await findLog(node, { pod: 'worker' }, { timeoutMs: 60_000, firstContainers })
      const end = new AbortController()
      const stdout = new PassThrough()
      const seen: string[] = []
      const lines = boundedLines(line => {
        seen.push(line)
        if (seen.length === 4) end.abort()
      })
      stdout.setEncoding('utf8').on('data', lines.push)
      const streams = { stdout, stderr: new PassThrough(), signal: end.signal }
      await node.stream(logCommand(log, { follow: true, tail: 1 }), streams).catch(() => {})
      expect(seen.slice(0, 4)).toEqual(Array(4).fill(expect.stringMatching(/ stdout F tick \d+$/)))
    })
  })
}
