import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import { one } from '../../src/components/pods/check/quantity.ts'
import { allocatableOf } from '../../src/components/pods/on-node/allocatable.ts'
import { kubeletNode } from '../../src/components/pods/on-node/kubelet-node.ts'
import type { Config } from '../../src/config/schema.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { compileText } from '../compile/compile.ts'
import { fetchedPlan, root, signal, tools } from './lab.ts'
import { withSettings } from './rehearse/with-settings.ts'

type Settings = Config['kubelet']['config']

const example = join(root, 'examples/web/bakelet.yaml')
const cpus = availableParallelism()
let store: Store
let plan: FetchedPlan
let config: Config
let memory: bigint

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  plan = await fetchedPlan(example, store)
  const compiled = await compileFile(await needConfig({ files: [example] }))
  config = compiled.config ?? expect.fail('examples/web has an error')
  // The kubelet of a rehearsal has the whole of this machine: MemTotal of proc_meminfo(5).
  const [, kibibytes = ''] = /^MemTotal:\s+(\d+) kB$/m.exec(await readFile('/proc/meminfo', 'utf8')) ?? []
  memory = BigInt(kibibytes) * 1024n
})

/** pkg/kubelet/apis/config/v1beta1/defaults.go@v1.36.4 */
const defaultMaxPods = 110

/** What check has for all pods of this machine. */
function most(settings: Settings) {
  const kubelet = { ...config.kubelet, config: settings }
  const capacity = { memory: memory * one, cpu: BigInt(cpus) * one }
  const { memory: billionths = 0n, cpu = 0n } = allocatableOf(capacity, kubelet)
  const { maxPods } = kubeletNode({ ...config, hardware: { memory: undefined, cpus }, kubelet })
  return { bytes: billionths / one, thousandths: (cpu * 1000n) / one, pods: maxPods }
}

function podOf(name: string, requests: object): FetchedPlan['pods'][number] {
  const image = 'docker.io/library/busybox:1.37.0'
  const container = { name: 'c', image, command: ['sleep', '1000'], resources: { requests } }
  const spec = { terminationGracePeriodSeconds: 1, containers: [container] }
  const [first = expect.fail('examples/web has a pod')] = plan.pods
  const content = stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec })
  return { ...first, name, fileName: `${name}.yaml`, hostPorts: [], content }
}

const rehearsed = (settings: Settings, pods: FetchedPlan['pods']) =>
  rehearse({
    plan: { ...withSettings(plan, 'kubelet', settings), pods },
    timeoutMs: 60_000,
    report: () => {},
    ...{ store, signal },
  })

it.each<Settings>([
  {},
  {
    kubeReserved: { cpu: '70m', memory: '442Mi' },
    systemReserved: { cpu: '250m', memory: '128M' },
    evictionHard: { 'memory.available': '7.3%' },
    maxPods: 2,
  },
  {
    kubeReserved: { cpu: '300m', memory: '1e8' },
    reservedSystemCPUs: '0',
    evictionHard: { 'nodefs.available': '5%' },
    podsPerCore: 1,
  },
])('with %j a kubelet has for its pods what check says, and no more', async settings => {
  const { bytes, thousandths, pods: number } = most(settings)
  const all = podOf('all', { memory: `${bytes}`, cpu: `${thousandths}m` })
  const more = podOf('more', { memory: `${bytes + 1n}`, cpu: `${thousandths + 1n}m` })
  const others = Array.from({ length: number < defaultMaxPods ? number : 0 }, (_, n) => podOf(`pod-${n}`, {}))
  const { pods } = await rehearsed(settings, [more, all, ...others])
  const [{ why } = expect.fail('no pod'), ...rest] = pods
  // What is missing (pkg/kubelet/preemption/preemption.go), before the kubelet has admitted the other Pod, or after.
  const missing = (cpu: bigint, memory: bigint) => `(res: cpu, q: ${cpu}), (res: memory, q: ${memory})`
  expect([missing(1n, 1n), missing(thousandths + 1n, bytes + 1n)]).toContain(
    /\(res: cpu, .*\(res: memory, [^)]*\)/.exec(why.join())?.[0],
  )
  const refused = rest.filter(({ state }) => state !== 'runs').map(({ why }) => why.join())
  expect(refused).toEqual(rest.slice(number).map(() => expect.stringContaining('(res: pods, q: 1)')))
})

it.each([
  {
    settings: { systemReserved: { memory: '100Ti' } },
    path: ['hardware', 'memory'],
    itself: 'invalid Node Allocatable configuration. Resource "memory" has a reservation of ',
  },
  {
    settings: { reservedSystemCPUs: '0,9999' },
    path: ['kubelet', 'config', 'reservedSystemCPUs'],
    itself: 'reserved-cpus: 0,9999 is not a subset of online-cpus: ',
  },
])('with $settings no kubelet starts, and check says so', async ({ settings, path, itself }) => {
  const hardware = { memory: `${memory >> 20n}M`, cpus }
  const { diagnostics } = await compileText(
    JSON.stringify({ name: 'node', hardware, kubelet: { config: settings } }),
    { file: 'bakelet.json' },
  )
  expect(diagnostics).toMatchObject([{ code: 'kubelet-value-refused', path }])
  const { broken } = await rehearsed(settings, plan.pods)
  expect(broken).toEqual({ program: 'kubelet', why: expect.stringContaining(itself) })
})
