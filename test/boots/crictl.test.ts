import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import type { CommandResult } from '../../src/vm/types.ts'
import { shellNode } from '../status/shell-node.ts'
import { fetchedPlan, say, signal, tools } from './lab.ts'
import { lookedAt } from './status/pods.ts'

let store: Store

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
})

it('asks containerd without a flag and without a warning', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-crictl-'))
  const answers: CommandResult[] = []
  try {
    await writeFile(join(folder, 'ready.yaml'), lookedAt.ready)
    const config = { name: 'edge-crictl', pods: ['ready.yaml'], crictl: { install: true } }
    await writeFile(join(folder, 'bakelet.json'), JSON.stringify(config))
    const plan = await fetchedPlan(join(folder, 'bakelet.json'), store)
    await rehearse({
      ...{ plan, store, signal, timeoutMs: 60_000, report: (line: string) => say(`rehearse: ${line}`) },
      onResult: async (_, pid) => {
        const node = shellNode(['nsenter', '--target', String(pid), '--all', '--'])
        for (const words of [
          '--version',
          'pods -q',
          'ps -o json',
          'images -o json',
          'exec $(crictl ps -q) id -u',
        ])
          answers.push(
            await node.exec(`PATH=${nodePaths(plan.prefix).bin}:$PATH; crictl ${words}`, {
              timeoutMs: 30_000,
            }),
          )
      },
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  expect(answers.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    answers.map(() => ({ exitCode: 0, stderr: '' })),
  )
  const [version, pods, containers, images, id] = answers.map(({ stdout }) => stdout)
  expect(version).toBe('crictl version v1.36.0\n')
  expect(pods).toMatch(/^[0-9a-f]{64}\n$/)
  expect(JSON.parse(containers ?? '')).toMatchObject({
    containers: [{ metadata: { name: 'main' }, state: 'CONTAINER_RUNNING' }],
  })
  expect(JSON.parse(images ?? '').images).toHaveLength(2)
  expect(id).toBe('0\n')
})
