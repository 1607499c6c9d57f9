import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { run } from '../../src/host/process.ts'
import { importPods } from '../../src/tasks/import-pods.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import type { ReadyNode } from '../../src/verify/wait.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { ask, bakeIn, bootBaked, labFolder, openLab, root } from './lab.ts'

/** What ran under compose, Quadlet and Kubernetes, in the forms that people have it, moves into one node and runs there. */
const from = join(import.meta.dirname, 'imported')
const folder = join(labFolder, 'imported')
const sources = [
  'pages/compose.yaml',
  'settings/compose.yaml',
  'migrate/compose.yaml',
  'quadlets/clock.container',
  'quadlets/clock.volume',
  'quadlets/greet.pod',
  'quadlets/greet-web.container',
  'quadlets/greet-writer.container',
  'quadlets/report.container',
  'manifests/shop.yaml',
  'manifests/agent.yaml',
  'manifests/store.yaml',
  'manifests/edge.yaml',
]
/** By pod: its page, which is right only if what it was given came along. */
const pages = {
  pages: 'pages of the writer\n',
  settings: 'hello level 3 the token\n',
  migrate: 'schema 7\n',
  clock: 'clock of UTC\n',
  greet: 'greetings\n',
  report: 'weekly report by 1000\n',
  shop: 'shop of keeper\n',
  agent: 'agent of Linux\n',
  store: 'store\n',
  edge: 'edge 1\n',
}
/** Warnings of Node.js itself, which would stand on the terminal of `bakelet up`. */
const warnings: string[] = []
let vm: QemuVm | undefined
let ready: ReadyNode

beforeAll(async () => {
  process.on('warning', ({ name }) => warnings.push(name))
  await rm(folder, { recursive: true, force: true })
  const lab = await openLab()
  await importPods(
    sources.map(path => join(from, path)),
    { folder },
  )
  await addProposedFiles(join(folder, 'bakelet.yaml'))
  const plan = await lab.plan(join(folder, 'bakelet.yaml').slice(root.length + 1))
  const image = await bakeIn(join(folder, 'image'), plan, lab, { grow: true })
  // The image has 8 GiB, image.size, and its machine more.
  await run('qemu-img', ['resize', '-q', image, '12G'])
  const node = await bootBaked(plan, image, { name: 'imported', workDir: join(folder, 'machine') })
  vm = node.vm
  ready = node.ready
})

afterAll(async () => {
  await vm?.powerCut()
})

/** Adds the entries of `files` that `check` proposes for paths that nothing makes, and the file that one of them names. */
async function addProposedFiles(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const { diagnostics } = await compileFile({ file, text })
  const proposed = diagnostics.flatMap(({ code, hint = '' }) =>
    code === 'pod-host-path' ? [parse(/files: \{.*\}$/.exec(hint)?.[0] ?? hint).files] : [],
  )
  expect(proposed).toEqual([
    { '/etc/edge/edge.conf': { source: 'edge.conf' } },
    { '/srv/spool': { type: 'directory' } },
  ])
  const config = parse(text)
  await writeFile(file, stringify({ ...config, files: Object.assign(config.files, ...proposed) }))
  await writeFile(join(folder, 'edge.conf'), 'edge 1\n')
}

const machine = () => vm ?? expect.fail('the node did not boot')

describe.sequential('three compose files, three Quadlets and four manifests, imported', () => {
  it('run as pods that answer, and however many there are, the wait for them prints no warning', () => {
    expect(warnings.filter(name => name === 'MaxListenersExceededWarning')).toEqual([])
    expect(ready.answers.map(({ pod }) => pod).sort()).toEqual(Object.keys(pages).sort())
  })

  it.each(Object.entries(pages))('%s has what it was given', async (pod, page) => {
    const port = ready.answers.find(answer => answer.pod === pod)?.hostPort
    // A writer beside the server may write its page after the server answers.
    await expect
      .poll(() => fetch(`http://127.0.0.1:${port}/`).then(response => response.text()), { timeout: 60_000 })
      .toBe(page)
  })

  it('have the whole disk, which is larger than the image', async () => {
    const bytes = Number(await ask(machine(), 'findmnt -bno size /'))
    expect(bytes / 2 ** 30).toBeGreaterThan(11)
  })

  it('leave no unit failed', async () => {
    expect(await ask(machine(), 'systemctl --failed --plain --no-legend')).toBe('')
  })
})
