import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { shellNode } from '../status/shell-node.ts'
import { expectDocument } from '../support/json-document.ts'
import { fetchedPlan, say, signal, tools } from './lab.ts'
import { lookedAt } from './status/pods.ts'

let store: Store

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
})

/** A node with these pods, all of which bakelet-ready waits for. */
async function planOf(names: readonly (keyof typeof lookedAt)[], kubelet: object): Promise<FetchedPlan> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-ready-'))
  try {
    for (const name of names) await writeFile(join(folder, `${name}.yaml`), lookedAt[name])
    const config = { name: 'edge-ready', pods: names.map(name => `${name}.yaml`), kubelet }
    await writeFile(join(folder, 'bakelet.json'), JSON.stringify(config))
    return await fetchedPlan(join(folder, 'bakelet.json'), store)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a script prints on the rehearsed node, once its pods have come to rest. */
async function run(plan: FetchedPlan, script: (paths: ReturnType<typeof nodePaths>) => string) {
  let printed = ''
  await rehearse({
    ...{ plan, store, signal, timeoutMs: 15_000, report: (line: string) => say(`rehearse: ${line}`) },
    onResult: async (_, pid) => {
      const node = shellNode(['nsenter', '--target', String(pid), '--all', '--'])
      const { stdout, stderr } = await node.exec(script(nodePaths(plan.prefix)), { timeoutMs: 60_000 })
      printed = stdout + stderr
    },
  })
  return printed.trimEnd().split('\n')
}

const status = (line: string | undefined) => expectDocument('status-file', line ?? '')
const state = (state: string, basis: string, missing: readonly string[]) => ({
  ...{ version: 1, state, basis, missing },
  uptimeSeconds: expect.any(Number),
})
/** Until the status file says it. */
const until = (text: string) => `until grep -q '${text}' /run/bakelet/status.json; do sleep 0.1; done`

describe('the state of the node, by the containers that run', () => {
  it('waits for events, says what is missing, and what is ready', async () => {
    const plan = await planOf(['ready'], {})
    const printed = await run(plan, ({ bin, podList, staticPods }) =>
      [
        // A pod that comes later.
        `echo default/late main >>${podList}`,
        `${bin}/bakelet-ready >/tmp/first & first=$!`,
        until('"missing": \\["default/late/main"\\]'),
        'cat /run/bakelet/status.json',
        'kill -TERM $first; wait $first; echo $?',
        'cat /tmp/first /run/bakelet/status.json',
        `${bin}/bakelet-ready >/tmp/second & second=$!`,
        until('"state": "starting".*late'),
        `sed 's/name: ready/name: late/' ${staticPods}/ready.yaml >${staticPods}/../late`,
        `mv ${staticPods}/../late ${staticPods}/late.yaml`,
        `${bin}/bakelet-guard >/dev/null`,
        'wait $second; echo $?',
        'cat /tmp/second /run/bakelet/status.json',
      ].join('\n'),
    )
    const missing = ['default/late/main']
    expect(status(printed[0])).toEqual(state('starting', 'containers', missing))
    expect(printed.slice(1, 3)).toEqual(['1', 'NOT READY: "default/late/main"; see journalctl -u kubelet'])
    expect(status(printed[3])).toEqual(state('not ready', 'containers', missing))
    expect(printed.slice(4, 6)).toEqual(['0', 'every pod is ready (containers)'])
    expect(status(printed[6])).toEqual(state('ready', 'containers', []))
  })
})

describe('the state of the node, by the kubelet', () => {
  it('is ready when the probes of each pod succeed', async () => {
    // Alpha in 1.36, the newest kubelet that the store has; the same protocol is on by default from 1.37 on.
    const plan = await planOf(['ready', 'never'], { config: { featureGates: { PodsAPI: true } } })
    const printed = await run(plan, ({ bin }) =>
      [
        `${bin}/bakelet-ready >/tmp/out & pid=$!`,
        until('"missing": \\["default/never"\\]'),
        'cat /run/bakelet/status.json',
        `for id in $(${bin}/runc --root /run/containerd/runc/k8s.io list -q); do`,
        `  ${bin}/runc --root /run/containerd/runc/k8s.io exec $id touch /ready 2>/dev/null`,
        'done',
        'wait $pid; echo $?',
        'cat /tmp/out /run/bakelet/status.json',
      ].join('\n'),
    )
    expect(status(printed[0])).toEqual(state('starting', 'probes', ['default/never']))
    expect(printed.slice(1, 3)).toEqual(['0', 'every pod is ready (probes)'])
    expect(status(printed[3])).toEqual(state('ready', 'probes', []))
  })
})
