import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeNode, settleLeftover } from '../../src/apply/apply.ts'
import { Journal } from '../../src/apply/journal.ts'
import { stepsOf } from '../../src/apply/steps.ts'
import { surveyNode } from '../../src/apply/survey.ts'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { treeLine } from '../../src/plan/tree-digest.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { askContainers } from '../../src/verify/running-containers.ts'
import type { StreamingNode } from '../../src/vm/types.ts'
import { asRehearsed, rehearsedNode } from './apply/rehearsed-node.ts'
import { fetchedPlan, say, signal, tools } from './lab.ts'

interface PodText {
  readonly port?: number
  readonly command: string
  readonly env?: string
}

const podText = (name: string, { port, command, env = 'a' }: PodText) =>
  `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: main
      image: docker.io/library/busybox:1.37.0
      command: [sh, -c, ${JSON.stringify(command)}]
      env: [{name: SHOWN, value: "${env}"}]
${port === undefined ? '' : `      ports: [{containerPort: 8080, hostPort: ${port}}]\n`}`

const serve = 'mkdir /www; echo "$SHOWN" > /www/index.html; exec httpd -f -p 8080 -h /www'
const web = (env: string) => podText('web', { port: 8081, command: serve, env })
/** The sandbox's image, which every node has: a node without another. */
const idle = `apiVersion: v1
kind: Pod
metadata: {name: idle}
spec: {containers: [{name: pause, image: "registry.k8s.io/pause:3.10.2"}]}
`
const quiet = podText('quiet', { command: 'exec sleep 1000000' })

let store: Store
let node: StreamingNode
const base = { name: 'apply', files: { '/etc/motd.d/bakelet': { content: 'one\n' } } }
let ended: () => void
let over: Promise<unknown>
const folders: string[] = []

/** The plan of a config with these pods, as the rehearsal would have it. */
async function planOf(pods: Record<string, string>, config: object = base): Promise<FetchedPlan> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-apply-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(pods)) await writeFile(join(folder, `${name}.yaml`), text)
  const file = join(folder, 'bakelet.json')
  const names = Object.keys(pods).map(name => `${name}.yaml`)
  await writeFile(file, JSON.stringify({ ...config, pods: names }))
  return fetchedPlan(file, store)
}

beforeAll(async () => {
  store = await openStore()
  await ensureTools(rehearsalTools, tools)
  const plan = await planOf({ idle })
  const ready = new Promise<number>((resolve, reject) => {
    const running = new Promise<void>(end => {
      ended = end
    })
    over = rehearse({
      ...{ plan, store, signal, timeoutMs: 60_000, report: line => say(`rehearse: ${line}`) },
      onResult: async (_, pid) => {
        resolve(pid)
        await running
      },
    }).catch(reject)
  })
  node = rehearsedNode(await ready)
})

afterAll(async () => {
  ended()
  await over
  for (const folder of folders) await rm(folder, { recursive: true })
})

async function applied(pods: Record<string, string>, config?: object, timeoutMs = 60_000) {
  const plan = await asRehearsed(await planOf(pods, config), node)
  const survey = await surveyNode(node, plan, signal)
  expect(survey.refusals).toEqual([])
  const options = { plan, store, timeoutMs, signal, report: (line: string) => say(`apply: ${line}`) }
  const changed = await changeNode(node, survey, options)
  say(`apply: ${changed.state} in ${changed.seconds} s`)
  return { survey, changed, plan }
}

const idsNow = async () => {
  const running = await askContainers(node, '/usr/local/bakelet/bin', { timeoutMs: 10_000 })
  return Object.fromEntries(running.map(({ pod, id }) => [pod, id]))
}
const ask = async (command: string) => (await node.exec(command, { timeoutMs: 20_000 })).stdout
/** What the pod web serves. */
const page = () =>
  ask(`bash -c 'exec 3<>/dev/tcp/192.0.2.2/8081; printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3; tail -n 1 <&3'`)
const sums = (text: string) => text.split('\n').filter(line => /^[0-9a-f]{64} /.test(line))
const plannedSums = async (plan: FetchedPlan) =>
  managedTree(plan).flatMap(entry => {
    const [, , , sha256, path] = treeLine(entry)?.split(' ') ?? []
    return entry.type === 'file' ? [`${sha256}  ${path}`] : []
  })

describe('apply', () => {
  it('brings images, adds pods and files, and leaves no journal', async () => {
    const config = { ...base, files: { '/etc/motd.d/bakelet': { content: 'two\n' } } }
    const { survey, changed } = await applied({ idle, web: web('one'), quiet }, config)
    expect(survey.images.map(({ reference }) => reference)).toEqual(['docker.io/library/busybox:1.37.0'])
    expect(changed).toMatchObject({ state: 'applied', why: [], restarted: [] })
    expect(Object.keys(await idsNow()).sort()).toEqual(['idle', 'quiet', 'web'])
    expect(
      await ask('cat /etc/motd.d/bakelet; ls -A /var/lib/bakelet/apply /usr/local/bakelet/conf/pods'),
    ).toBe('two\n/usr/local/bakelet/conf/pods:\nidle.yaml\nquiet.yaml\nweb.yaml\n')
  })

  it('changes one pod, and restarts no other', async () => {
    const before = await idsNow()
    const { changed } = await applied({ idle, web: web('two'), quiet })
    expect(changed).toMatchObject({ state: 'applied', restarted: [] })
    const after = await idsNow()
    expect(after.quiet).toBe(before.quiet)
    expect(after.web).not.toBe(before.web)
    expect(await page()).toBe('two\n')
  })

  it('puts pods back that end, do not answer or are not ready by their own probe, and says why', async () => {
    const before = await idsNow()
    const broken = podText('web', { port: 8081, command: 'echo no such table; exit 3' })
    const deaf = podText('quiet', { port: 8082, command: 'exec sleep 1000000' })
    const late = `${podText('late', { command: 'exec sleep 1000000' })}      readinessProbe: {exec: {command: [test, -e, /ready]}, periodSeconds: 1}\n`
    // The kubelet lets 16 to 22 s pass before it starts a changed pod, and more on a busy machine.
    const { changed } = await applied({ idle, web: broken, quiet: deaf, late }, base, 60_000)
    expect(changed.state).toBe('put back')
    const why = changed.why.join('\n')
    expect(why).toContain('no such table')
    expect(why).toContain('pod quiet: container main runs, and nobody answers at port 8082 of the node')
    expect(why).toMatch(/^pod late: .*main.*prob/m)
    const after = await idsNow()
    expect(Object.keys(after).sort()).toEqual(['idle', 'quiet', 'web'])
    expect(after.idle).toBe(before.idle)
    expect(await page()).toBe('two\n')
  })

  it('removes a pod and a file, and nothing that somebody else put there', async () => {
    await ask('echo other >/usr/local/bakelet/conf/volumes.txt')
    const { changed } = await applied({ idle, web: web('two') }, { name: 'apply' })
    expect(changed.state).toBe('applied')
    expect(Object.keys(await idsNow()).sort()).toEqual(['idle', 'web'])
    expect(await ask('ls /etc/motd.d/bakelet /usr/local/bakelet/conf/volumes.txt 2>/dev/null')).toBe(
      '/usr/local/bakelet/conf/volumes.txt\n',
    )
    await ask('rm /usr/local/bakelet/conf/volumes.txt')
  })

  it('refuses what needs a new image', async () => {
    const pods = { idle, web: web('two') }
    const config = { name: 'apply', kubelet: { config: { maxPods: 20 } }, system: { packages: ['sl'] } }
    const plan = await planOf(pods, config)
    const { refusals } = await surveyNode(node, plan, signal)
    expect(refusals).toEqual([
      'package sl: the node does not have it',
      expect.stringMatching(
        /^change .*containerd\.toml: a configuration of a program, read only at a start$/,
      ),
      expect.stringMatching(/^change .*kubelet\.yaml: a configuration of a program, read only at a start$/),
    ])
  })
})

describe('an apply that is cut off', () => {
  const { staticPods } = nodePaths('/usr/local/bakelet')
  const state = async () =>
    ask(
      `sha256sum ${staticPods}/* /usr/local/bakelet/conf/*.list /var/lib/bakelet/installed; ls -lA ${staticPods}`,
    )

  it.each([1, 2, 3, 5, 8, 13, 21, 34, 55])(
    'in the middle of its %s0 ms leaves each file old or new, and the next takes it back',
    async tens => {
      const before = await state()
      const plan = await asRehearsed(await planOf({ idle, other: quiet.replace('quiet', 'other') }), node)
      const survey = await surveyNode(node, plan, signal)
      const journal = new Journal(node, plan.prefix, signal)
      await journal.begin(0)
      await journal.stage(stepsOf(survey.changes, plan.prefix))
      // As a power cut does: the script on the node is killed, too.
      const swap = journal.swap(0).catch(() => 'cut')
      await new Promise(resolve => setTimeout(resolve, tens * 10))
      await ask(
        "for p in /proc/[0-9]*; do grep -qa 'hold 0; swap' $p/cmdline && kill -9 $(basename $p); done",
      )
      await swap
      const middle = await state()
      const oldOrNew = new Set([...sums(before), ...(await plannedSums(plan))])
      expect(sums(middle).filter(line => !oldOrNew.has(line))).toEqual([])
      const said = await settleLeftover(node, { plan, signal }, { dryRun: false })
      expect(said).toContain('was taken back first')
      expect(sums(await state())).toEqual(sums(before))
      expect(await ask('ls -d /var/lib/bakelet/apply 2>/dev/null')).toBe('')
    },
  )

  it('keeps others from the node while somebody waits for its pods', async () => {
    const plan = await planOf({ idle, web: web('two') })
    const journal = new Journal(node, plan.prefix, signal)
    await journal.begin(100)
    await expect(settleLeftover(node, { plan, signal }, { dryRun: false })).rejects.toThrow(
      'another `bakelet apply` is changing rehearsal',
    )
    await journal.undo()
  })
})
