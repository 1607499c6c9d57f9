import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { changeNode } from '../../src/apply/apply.ts'
import { surveyNode } from '../../src/apply/survey.ts'
import { openStore } from '../../src/artifacts/store.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { shellNode } from '../status/shell-node.ts'

import { asRehearsed, rehearsedNode } from './apply/rehearsed-node.ts'
import { reachScript, whoReachesWhat } from './firewall/reach.ts'
import { fetchedPlan, root, say, signal, tools } from './lab.ts'

it('stops what nobody published, beside the real plugins of CNI', async () => {
  await ensureTools(rehearsalTools, tools)
  const store = await openStore()
  const plan = await fetchedPlan(join(root, 'examples/web/bakelet.yaml'), store)
  let seen: { readonly stdout: string; readonly stderr: string } | undefined
  await rehearse({
    ...{ plan, store, signal, timeoutMs: 60_000, report: (line: string) => say(`rehearse: ${line}`) },
    onResult: async (_, pid) => {
      const node = shellNode(['nsenter', '--target', String(pid), '--all', '--'])
      seen = await node.exec(reachScript(plan.prefix), { timeoutMs: 60_000 })
    },
  })
  expect(seen).toMatchObject({ stdout: whoReachesWhat(), stderr: '' })
})

const onHost = (port: number) => `apiVersion: v1
kind: Pod
metadata: {name: exporter}
spec:
  hostNetwork: true
  terminationGracePeriodSeconds: 1
  containers:
    - {name: pause, image: "registry.k8s.io/pause:3.10.2", ports: [{containerPort: ${port}, protocol: UDP}]}
`

it('is loaded again where `apply` changes it', async () => {
  await ensureTools(rehearsalTools, tools)
  const store = await openStore()
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-firewall-'))
  const planOf = async (port: number) => {
    await writeFile(join(folder, 'exporter.yaml'), onHost(port))
    // A file of the user with the same name is nobody's filter.
    const files = `files: {/opt/conf/firewall.nft: {content: "table inet own_${port} {}\\n"}}\n`
    await writeFile(join(folder, 'bakelet.yaml'), `name: edge-filter\npods: [exporter.yaml]\n${files}`)
    return fetchedPlan(join(folder, 'bakelet.yaml'), store)
  }
  const report = (line: string) => say(line)
  const open: string[] = []
  let tables = ''
  try {
    const [first, second] = [await planOf(9000), await planOf(9001)]
    await rehearse({
      ...{ plan: first, store, signal, timeoutMs: 60_000, report },
      onResult: async (_, pid) => {
        const node = rehearsedNode(pid)
        const ports = async () => {
          const { stdout } = await node.exec('nft list chain inet bakelet input', { timeoutMs: 20_000 })
          open.push(/dport (90\d\d) accept/.exec(stdout)?.[1] ?? 'none')
        }
        await ports()
        for (const next of [second, first]) {
          const plan = await asRehearsed(next, node)
          const survey = await surveyNode(node, plan, signal)
          expect(survey.refusals).toEqual([])
          const changed = await changeNode(node, survey, { plan, store, signal, timeoutMs: 60_000, report })
          say(`apply: ${changed.state} ${changed.why.join('; ')}`)
          await ports()
        }
        tables = (await node.exec('nft list tables', { timeoutMs: 20_000 })).stdout
      },
    })
  } finally {
    await rm(folder, { recursive: true })
  }
  expect(open).toEqual(['9000', '9001', '9000'])
  expect(tables).toContain('table inet bakelet\n')
  expect(tables).not.toContain('own_')
})
