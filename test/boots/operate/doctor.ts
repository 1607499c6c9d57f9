import { describe, expect, it } from 'vitest'
import { nodePaths } from '../../../src/plan/paths.ts'
import type { Plan } from '../../../src/plan/types.ts'
import { askContainers } from '../../../src/verify/running-containers.ts'
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

    it('names a manifest that somebody broke; its pod runs on, also when the kubelet starts again', async () => {
      const { node, plan, cli } = machine()
      const { bin, staticPods } = nodePaths(plan.prefix)
      const run = async (command: string) =>
        (await node.exec(`cd ${staticPods}; ${command}`, { timeoutMs: 120_000 })).stdout
      const ids = async () =>
        (await askContainers(node, bin, { timeoutMs: 60_000 })).map(({ id }) => id).sort()
      const before = await ids()
      // In place, as a shell does it.
      await run("cp -a web.yaml /root; printf 'kind: Pod\\n\\tname: x\\n' >web.yaml; mkfifo more.yaml")
      const found = async () => JSON.parse((await cli(['doctor', '--json'])).stdout)[0].findings
      await expect
        .poll(found, { timeout: 120_000, interval: 3000 })
        .toMatchObject([{ id: 'manifest-refused' }, { id: 'manifest-unreadable' }])
      expect(await run('journalctl --unit=bakelet-guard --output=cat')).toMatch(
        /^REFUSED \S+\/web\.yaml: couldn't parse as pod\(yaml: line 2: .*; its pod stays as it was$/m,
      )
      await run('systemctl restart kubelet; sleep 20')
      expect(await ids()).toEqual(before)
      await run('rm more.yaml; mv /root/web.yaml .; systemctl start bakelet-guard')
      expect(await ids()).toEqual(before)
      expect(await run('systemctl is-failed bakelet-guard; systemctl is-active bakelet-guard.path')).toBe(
        'inactive\nactive\n',
      )
      expect(JSON.parse((await cli(['verify', '--json'])).stdout).checks).not.toContainEqual(
        expect.objectContaining({ area: 'files', outcome: 'different' }),
      )
    })
  })
}
