import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodePaths } from '../../../src/plan/paths.ts'
import type { Plan } from '../../../src/plan/types.ts'
import { askContainers } from '../../../src/verify/running-containers.ts'
import type { Node } from '../../../src/vm/types.ts'

interface Machine {
  readonly node: Node
  /** Its config file. */
  readonly config: string
  readonly plan: Plan
  cli(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }>
}

/** A second layer of the machine's config: other pods, and a file. */
async function layer(folder: string, pods: readonly string[], more: object = {}): Promise<string> {
  const file = join(folder, 'layer.json')
  await writeFile(file, JSON.stringify({ pods, ...more }))
  return file
}

export function describeApply(machine: () => Machine): void {
  describe.sequential('apply to the machine of up', () => {
    const idsNow = async () => {
      const { node, plan } = machine()
      const running = await askContainers(node, nodePaths(plan.prefix).bin, { timeoutMs: 30_000 })
      return running.map(({ pod, container, id }) => `${pod} ${container} ${id}`).sort()
    }
    const pods = () => ['web', 'worker'].map(name => join(dirname(machine().config), `pods/${name}.yaml`))

    it('finds nothing to change on the node that up has made', async () => {
      const { code, stdout, stderr } = await machine().cli(['apply', '--dry-run'])
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/ is as edge-operate says; nothing was changed\n$/),
      })
      expect(stderr).not.toContain('error')
    })

    it('adds a pod and a file, restarts no other pod, and takes both away again', async () => {
      const { cli, node } = machine()
      const before = await idsNow()
      const folder = await mkdtemp(join(tmpdir(), 'bakelet-operate-'))
      try {
        const worker = await readFile(pods()[1] ?? '', 'utf8')
        await writeFile(join(folder, 'added.yaml'), worker.replace('name: worker', 'name: added'))
        const files = { '/etc/motd.d/applied': { content: 'by apply\n' } }
        const config = await layer(folder, [...pods(), join(folder, 'added.yaml')], { files })
        const args = ['apply', '-c', machine().config, '-c', config, '--json', '--timeout', '150']
        const added = await cli(args)
        expect({ code: added.code, ...JSON.parse(added.stdout) }, added.stderr).toMatchObject({
          ...{ code: 0, state: 'applied', images: [] },
          pods: { added: ['added'], changed: [], kept: ['web', 'worker'], removed: [] },
        })
        expect(await idsNow()).toEqual(expect.arrayContaining(before))
        expect((await node.exec('cat /etc/motd.d/applied', { timeoutMs: 20_000 })).stdout).toBe('by apply\n')
        const back = await cli(['apply', '--json', '--timeout', '150'])
        expect(JSON.parse(back.stdout), back.stderr).toMatchObject({
          ...{ state: 'applied', pods: { removed: ['added'] } },
        })
        expect(await idsNow()).toEqual(before)
      } finally {
        await rm(folder, { recursive: true })
      }
    })

    it('refuses another configuration of the kubelet, and a manifest with a mistake', async () => {
      const { cli } = machine()
      const unit = await cli(['apply', '--set', 'kubelet.config.maxPods=20'])
      expect(unit).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('these changes need a new image'),
      })
      const folder = await mkdtemp(join(tmpdir(), 'bakelet-operate-'))
      try {
        await writeFile(join(folder, 'broken.yaml'), 'apiVersion: v1\nkind: [\n')
        const config = await layer(folder, [join(folder, 'broken.yaml')])
        expect(await cli(['apply', '-c', machine().config, '-c', config])).toMatchObject({ code: 1 })
      } finally {
        await rm(folder, { recursive: true })
      }
    })
  })
}
