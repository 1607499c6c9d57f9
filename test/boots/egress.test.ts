import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { changeNode } from '../../src/apply/apply.ts'
import { surveyNode } from '../../src/apply/survey.ts'
import { openStore } from '../../src/artifacts/store.ts'
import { podMark } from '../../src/components/firewall/egress/mark.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import {
  config,
  configOf,
  manifest,
  manifests,
  reachScript,
  whoReachesWhat,
} from '../support/egress-reach.ts'
import { asRehearsed, rehearsedNode } from './apply/rehearsed-node.ts'
import { fetchedPlan, say, signal, tools } from './lab.ts'

const withoutWeb = manifests.slice(0, manifests.lastIndexOf('---'))
const markOf = (pod: string) => `0x${podMark(`default/${pod}`).toString(16)}`

/** Waits for at most a minute. */
const until = (condition: string) =>
  `for i in $(seq 300); do ${condition} && break; sleep 0.2; done; ${condition} && echo yes || echo no`

it('holds pods to their entries while they come and go, and starts none whose wire it cannot mark', async () => {
  await ensureTools(rehearsalTools, tools)
  const store = await openStore()
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-egress-'))
  const file = join(folder, 'bakelet.yaml')
  const planOf = async (text: string, pods: string) => {
    await writeFile(join(folder, 'pods.yaml'), pods)
    await writeFile(file, text)
    return fetchedPlan(file, store)
  }
  const seen: Record<string, string> = {}
  let refusals: readonly string[] = []
  try {
    const plan = await planOf(config, manifests)
    const other = await planOf(configOf(''), withoutWeb)
    const none = await planOf(config.slice(0, config.indexOf('firewall:')), manifests)
    const { bin, firewall } = nodePaths(plan.prefix)
    const options = { store, signal, timeoutMs: 60_000, report: (line: string) => say(line) }
    await rehearse({
      ...{ ...options, plan },
      onResult: async (_, pid) => {
        const node = rehearsedNode(pid)
        const ask = async (what: string, command: string) => {
          const { stdout, stderr } = await node.exec(command, { timeoutMs: 120_000 })
          seen[what] = stdout + stderr
        }
        const change = async (to: typeof plan) => {
          const next = await asRehearsed(to, node)
          const survey = await surveyNode(node, next, signal)
          if (survey.refusals.length > 0) return survey.refusals
          const { state } = await changeNode(node, survey, { ...options, plan: next })
          return [state]
        }
        const wires = 'nft list map bridge bakelet pods'
        await ask('reach', reachScript(firewall))
        await ask('wires', `${wires} | grep -o 0x | wc -l`)
        refusals = await change(none)
        seen.change = String(await change(other))
        await ask('the wire of web is gone', until(`! ${wires} | grep -q ${markOf('web')}`))
        seen.back = String(await change(plan))
        await ask('the wire of web is back', until(`${wires} | grep -q ${markOf('web')}`))
        // The plugin fails, and no wire has a mark.
        await ask('broken', 'nft delete table bridge bakelet')
        await node.exec(`cat >/var/lib/bakelet/pods/late.yaml <<'END'\n${manifest('late', 8090)}END\n`, {
          timeoutMs: 10_000,
        })
        await ask(
          'late fails',
          until("grep -q 'bakelet-egress: Error: No such file' /run/rehearsal/log/kubelet"),
        )
        await ask(
          'late',
          `${bin}/ctr -n k8s.io containers ls -q 'labels."io.kubernetes.pod.name"==late-edge-egress' 2>/dev/null`,
        )
      },
    })
  } finally {
    await rm(folder, { recursive: true })
  }
  expect(refusals).not.toEqual([])
  expect(seen).toEqual({
    reach: whoReachesWhat,
    wires: '3\n',
    ...{ change: 'applied', 'the wire of web is gone': 'yes\n' },
    ...{ back: 'applied', 'the wire of web is back': 'yes\n' },
    ...{ broken: '', 'late fails': 'yes\n', late: '' },
  })
})
