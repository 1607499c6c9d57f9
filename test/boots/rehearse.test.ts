import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { Config } from '../../src/config/schema.ts'
import { run } from '../../src/host/process.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { judge } from '../../src/rehearse/judge/index.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { fetchedPlan, root, say, signal, tools } from './lab.ts'
import { askContained, type Contained, withContained } from './rehearse/contained.ts'
import { podsThatNeverRun } from './rehearse/never.ts'
import { refusedSettings } from './rehearse/settings.ts'
import { withSettings } from './rehearse/with-settings.ts'

const config = join(root, 'examples/web/bakelet.yaml')
let store: Store
let web: FetchedPlan
let defaults: Config

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  web = await fetchedPlan(config, store)
  const compiled = await compileFile(await needConfig({ files: [config] }))
  if (!compiled.config) throw new Error('examples/web has no error')
  defaults = compiled.config
})

const rehearsed = (plan: FetchedPlan, timeoutMs = 60_000) =>
  rehearse({ plan, store, signal, timeoutMs, report: line => say(`rehearse: ${line}`) })

/** What a rehearsal could leave on this machine. */
async function machineState() {
  const { stdout: links } = await run('ip', ['-brief', 'link'])
  const parameters = ['kernel/panic', 'kernel/panic_on_oops', 'vm/overcommit_memory', 'kernel/hostname']
  return {
    links,
    mounts: await readFile('/proc/self/mountinfo', 'utf8'),
    groups: (await run('find', ['/sys/fs/cgroup', '-name', 'bakelet-*'])).stdout,
    folders: (await readdir(tmpdir())).filter(name => name.startsWith('bakelet-rehearsal-')),
    processes: (await run('sh', ['-c', 'grep -l " rehearsal " /proc/[0-9]*/mountinfo || true'])).stdout,
    parameters: await Promise.all(parameters.map(path => readFile(`/proc/sys/${path}`, 'utf8'))),
  }
}

describe('a rehearsal', () => {
  it('runs the pod of examples/web, which answers, and leaves nothing', async () => {
    const before = await machineState()
    const { pods, runs, broken } = await rehearsed(web)
    expect({ pods, broken, runs }).toEqual({
      pods: [
        {
          pod: 'web',
          namespace: 'default',
          state: 'runs',
          why: [],
          ports: [{ port: 8080, protocol: 'TCP', status: 200 }],
        },
      ],
      broken: undefined,
      runs: true,
    })
    expect(await machineState()).toEqual(before)
  })

  it('contains pods that say nothing about it, and answers beside one that forks without end', async () => {
    // Less than the default, so that the machine of the test has them soon.
    const plan = withSettings(web, 'kubelet', { podPidsLimit: 512 })
    let contained: Contained | undefined
    await rehearse({
      ...{ plan: withContained(plan), store, signal, timeoutMs: 60_000, report: () => {} },
      onResult: async ({ runs }, node) => {
        expect(runs).toBe(true)
        await expect
          .poll(async () => (await askContained(node)).said.bomb, { timeout: 60_000, interval: 500 })
          .toBe('forks no more')
        contained = await askContained(node)
      },
    })
    expect(contained).toEqual({
      said: {
        plain: 'Seccomp: 2',
        unconfined: 'Seccomp: 0',
        privileged: 'Seccomp: 0',
        bomb: 'forks no more',
      },
      answer: expect.stringContaining('This page comes from a static pod.'),
      kept: 1000,
      each: Array(5).fill(512),
    })
  })

  it.each([
    { together: 'lasting', timeoutMs: 90_000 },
    { together: 'waiting', timeoutMs: 12_000 },
    { together: 'ending', timeoutMs: 60_000 },
    { together: 'pulling', timeoutMs: 60_000 },
  ] as const)('says why pods never run: $together', async ({ together, timeoutMs }) => {
    const [first] = web.pods
    if (!first) throw new Error('examples/web has a pod')
    const cases = podsThatNeverRun.filter(each => (each.together ?? 'lasting') === together)
    // Not by the config: check refuses them. The names begin alike: case-1, case-10.
    const pods = cases.map(({ pod }, index) => {
      const name = /^ {2}name: (case-.*)$/m.exec(pod)?.[1] ?? `case-${index}`
      const content = pod.replace(/^ {2}name: case$/m, `  name: ${name}`)
      return { ...first, name, fileName: `case-${index}.yaml`, hostPorts: [], content }
    })
    const { pods: seen, broken } = await rehearsed({ ...web, pods: [...web.pods, ...pods] }, timeoutMs)
    const [ours, ...others] = seen
    expect(others.map(({ state }, index) => ({ name: cases[index]?.name, runs: state === 'runs' }))).toEqual(
      cases.map(({ name }) => ({ name, runs: false })),
    )
    expect(others.map(({ why }) => [broken?.why, ...why].join('\n'))).toEqual(
      cases.map(({ why }) => expect.stringContaining(why)),
    )
    // Beside all of them.
    if (!broken && together !== 'pulling') expect(ours?.state).toBe('runs')
  })
})

describe('the programs of the store', () => {
  it('take what bakelet writes for examples/web', async () => {
    expect(await judge({ plan: web, config: defaults, store, signal }, config)).toEqual({
      diagnostics: [],
      untried: [],
    })
  })

  it.each(refusedSettings)('refuse $settings, at its line', async ({ program, settings, path, why }) => {
    // Not by compiling the config: check refuses it.
    const settled = { ...defaults, [program]: { ...defaults[program], config: settings } } as Config
    const plan = withSettings(web, program, settings)
    const { diagnostics, untried } = await judge({ plan, config: settled, store, signal }, config)
    expect(untried).toEqual([])
    expect(diagnostics).toMatchObject([{ path, severity: 'error', message: expect.stringContaining(why) }])
  })
})
