import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import { runOwnTests } from '../../src/assertions/run.ts'
import { configSchema } from '../../src/config/schema.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import type { Plan } from '../../src/plan/types.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { verifyNode, verifyPosture } from '../../src/tasks/verify.ts'
import type { Check } from '../../src/verify/check.ts'
import type { Node } from '../../src/vm/types.ts'
import { shellNode } from '../status/shell-node.ts'
import { fetchedPlan, say, signal, tools } from './lab.ts'
import { inPods, onNode, type Planted, tests } from './verify/planted.ts'
import { pods } from './verify/pods.ts'

let store: Store
let plan: FetchedPlan
/** Of the same config with other versions. */
let moved: Plan

const config = {
  ...{ name: 'edge-verify', tests },
  pods: Object.keys(pods).map(name => `${name}.yaml`),
  // So that the changed files of the moved config are few.
  kubelet: { version: '1.36.4' },
  containerd: { version: '2.3.6' },
}

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-verify-'))
  try {
    for (const [name, text] of Object.entries(pods)) await writeFile(join(folder, `${name}.yaml`), text)
    const file = join(folder, 'bakelet.json')
    await writeFile(file, JSON.stringify(config))
    plan = await fetchedPlan(file, store)
    const text = JSON.stringify({
      ...config,
      kubelet: { version: '1.36.3' },
      containerd: { version: '2.3.5' },
    })
    const compiled = await compileFile({ file, text })
    if (!compiled.plan) throw new Error(JSON.stringify(compiled.diagnostics))
    moved = compiled.plan
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

async function onRehearsal(use: (node: Node) => Promise<void>): Promise<void> {
  let used = false
  await rehearse({
    ...{ plan, store, signal, timeoutMs: 40_000, report: (line: string) => say(`rehearse: ${line}`) },
    onResult: async (_, pid) => {
      await use(shellNode(['nsenter', '--target', String(pid), '--all', '--']))
      used = true
    },
  })
  expect(used).toBe(true)
}

async function verified(node: Node): Promise<readonly Check[]> {
  const own = configSchema.parse(config).tests
  return [...(await verifyNode(node, plan, signal)), ...(await runOwnTests(node, own, signal))]
}

const differing = (checks: readonly Check[]) =>
  checks.flatMap(check =>
    check.outcome === 'different' ? [`${check.area} ${check.name}: ${check.found}`] : [],
  )

/** Verifies until the pods have come to what is awaited; the caller says what is missing if they do not. */
async function settled(node: Node, isSettled: (found: readonly string[]) => boolean) {
  let found = differing(await verified(node))
  for (let tries = 15; !isSettled(found) && tries > 0; tries--) {
    await sleep(2000)
    found = differing(await verified(node))
  }
  return found
}

/** What a rehearsal itself changes. */
const rehearsed = [
  expect.stringMatching(/^files \S+conf\/containerd\.toml: sha256 /),
  expect.stringMatching(/^files \S+conf\/kubelet\.yaml: sha256 /),
]

async function plantAndUndo(node: Node, all: readonly Planted[]): Promise<void> {
  const run = (command: string) => node.exec(command, { timeoutMs: 20_000 })
  for (const { plant } of all) expect(await run(plant), plant).toMatchObject({ exitCode: 0 })
  const said = all.flatMap(planted => planted.said)
  const others = (found: readonly string[]) => found.filter(line => !said.some(pattern => pattern.test(line)))
  const isNamed = (found: readonly string[]) => said.every(pattern => found.some(line => pattern.test(line)))
  const found = await settled(node, found => isNamed(found) && others(found).length === rehearsed.length)
  for (const pattern of said) expect(found).toContainEqual(expect.stringMatching(pattern))
  expect(others(found)).toEqual(rehearsed)
  for (const { undo } of all.toReversed()) expect(await run(undo), undo).toMatchObject({ exitCode: 0 })
  expect(await settled(node, found => found.length === rehearsed.length)).toEqual(rehearsed)
}

/** The file system of a rehearsal is that of this machine: there is much in it, and none of it is of the node. */
const withoutFiles = (node: Node): Node => ({
  ...node,
  exec: (command, options) => node.exec(command.replace('find / -xdev', 'find /etc -xdev'), options),
})

async function posture(node: Node): Promise<readonly string[]> {
  const checks = await verifyPosture(withoutFiles(node), { plan, config: configSchema.parse(config) }, signal)
  say(checks.map(check => `posture: ${JSON.stringify(check)}`).join('\n'))
  return differing(checks)
}

/** What benchmarks ask, weakened. The kernel and the programs of this machine have differences of their own. */
async function plantInPosture(node: Node): Promise<void> {
  const run = async (command: string) =>
    expect(await node.exec(command, { timeoutMs: 20_000 }), command).toMatchObject({ exitCode: 0 })
  const before = await posture(node)
  const file = `${plan.prefix}/conf/kubelet.yaml`
  await run(`cp -a ${file} /root/kubelet.yaml
chmod 0666 ${file}
sed -i 's/^podPidsLimit: .*/podPidsLimit: -1/' ${file}
sysctl -qw net.ipv4.conf.all.accept_redirects=1
nft add rule inet bakelet input tcp dport 7000 accept`)
  const after = await posture(node)
  expect(after.filter(line => !before.includes(line))).toEqual([
    'posture CIS Kubernetes 4.1.9: mode of the configuration of the kubelet: 666',
    'posture CIS Kubernetes 4.2.13: processes of a pod: -1',
    'posture CIS Linux 3.6: rules of the packet filter: other rules',
    'posture kernel: net.ipv4.conf.all.accept_redirects: 1',
  ])
  await run(`mv /root/kubelet.yaml ${file}
sysctl -qw net.ipv4.conf.all.accept_redirects=0
nft --file ${plan.prefix}/conf/firewall.nft`)
  expect(await posture(node)).toEqual(before)
}

it('a rehearsed node is as planned, before and after; each of thirty planted differences is named, and nothing else; so is what weakens its posture', async () => {
  expect(onNode(plan).length + inPods.length).toBeGreaterThanOrEqual(30)
  await onRehearsal(async node => {
    const before = await verified(node)
    expect(differing(before)).toEqual(rehearsed)
    const unasked = before.filter(({ outcome }) => outcome === 'not asked')
    expect([...new Set(unasked.map(({ area }) => area))]).toEqual(['units', 'modules', 'sysctls', 'system'])
    await plantAndUndo(node, onNode(plan))
    await plantAndUndo(node, inPods)
    await plantInPosture(node)
    expect(differing(await verifyNode(node, moved, signal))).toEqual(
      expect.arrayContaining(['versions kubelet: 1.36.4', 'versions containerd: 2.3.6']),
    )
  })
})
