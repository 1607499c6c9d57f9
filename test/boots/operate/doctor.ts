import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { nodePaths } from '../../../src/plan/paths.ts'
import type { Plan } from '../../../src/plan/types.ts'
import type { Node } from '../../../src/vm/types.ts'

interface Machine {
  readonly node: Node
  readonly plan: Plan
  cli(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>
}

export function describeDoctor(machine: () => Machine): void {
  describe('doctor', () => {
    it('finds nothing on a node that is well', async () => {
      expect(await machine().cli(['doctor'])).toMatchObject({ code: 0, stdout: '' })
    })

    it('finds a manifest that does not parse', async () => {
      const { node, plan, cli } = machine()
      const path = `${nodePaths(plan.prefix).staticPods}/broken.yaml`
      const run = (command: string) => node.exec(command, { timeoutMs: 60_000 })
      const aside = `${plan.prefix}/broken.yaml`
      // Within one file system, or the kubelet sees a moment of the file being empty.
      await run(`printf 'kind: Pod\\n\\tname: x\\n' >${aside} && mv ${aside} ${path}`)
      try {
        const found = async () => JSON.parse((await cli(['doctor', '--json'])).stdout)
        let [{ findings }] = await found()
        // The kubelet reads its folder again within 20 seconds (fileCheckFrequency).
        for (let tries = 10; findings.length === 0 && tries > 0; tries--) {
          await sleep(3000)
          ;[{ findings }] = await found()
        }
        expect(findings).toMatchObject([{ id: 'manifest-unreadable' }])
      } finally {
        await run(`rm -f ${path}`)
      }
    })
  })
}
