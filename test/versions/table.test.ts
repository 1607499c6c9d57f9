import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parse } from 'smol-toml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ArtifactName } from '../../src/plan/artifact.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { askVersions } from '../../src/verify/versions.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { ask, bakeIn, bootBaked, type Lab, openLab, root } from '../boots/lab.ts'
import { textOf } from '../support/text-of.ts'
import { configOf, pairs } from './pairs.ts'

const folder = join(root, 'out/test-versions/pairs')
/** A log line of a kubelet that drops, or will drop, something that it was given (cmd/kubelet/app/server.go, spf13/pflag). */
const complaint = /lenient decoding|unknown flag|has been deprecated|is deprecated|will be removed/i

let lab: Lab
const table: string[] = []

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  lab = await openLab()
})

afterAll(() => console.log(`\n${table.join('\n')}`))

describe.sequential.each(pairs)('kubelet $kubelet with containerd $containerd', pair => {
  const { kubelet, containerd } = pair
  const here = join(folder, `${kubelet}-${containerd}`)
  let plan: FetchedPlan
  let vm: QemuVm | undefined

  beforeAll(async () => {
    const config = join(here, 'bakelet.json')
    await mkdir(here, { recursive: true })
    await writeFile(config, configOf(pair, { pods: [join(root, 'examples/web/pods/web.yaml')] }))
    plan = await lab.plan(relative(root, config))
  })

  afterAll(async () => {
    await vm?.powerCut()
  })

  const machine = () => vm ?? expect.fail('it did not boot')
  const versionOf = (name: ArtifactName) => plan.artifacts.find(artifact => artifact.name === name)?.version

  it('boots, and its pod answers', async () => {
    const image = await bakeIn(here, plan, lab)
    const node = await bootBaked(plan, image, { name: 'versions', workDir: join(here, 'machine') })
    vm = node.vm
    expect(node.ready.answers).toMatchObject([{ pod: 'web', answer: { kind: 'http', status: 200 } }])
    expect(await askVersions(machine(), { timeoutMs: 120_000 })).toMatchObject({ kubelet, containerd })
    const others = `runc ${versionOf('runc')}, CNI plugins ${versionOf('cni-plugins')}`
    table.push(`kubelet ${kubelet}  containerd ${containerd}  ${others}  HTTP 200`)
  })

  it('has a kubelet that takes all that it is given', async () => {
    const log = (await ask(machine(), 'journalctl --unit kubelet --output cat --no-pager')).split('\n')
    expect(log.length).toBeGreaterThan(10)
    expect(log.filter(line => complaint.test(line))).toEqual([])
  })

  it('has a containerd that reads its config as it is', async () => {
    const { bin, containerdConfig } = nodePaths(plan.prefix)
    const dump = await machine().exec(`${bin}/containerd --config ${containerdConfig} config dump`, {
      timeoutMs: 120_000,
    })
    expect(dump).toMatchObject({
      exitCode: 0,
      stderr: expect.not.stringMatching(/level=warn|deprecat|migrat/i),
    })
    const written = textOf(plan.files.find(({ path }) => path === containerdConfig)?.content)
    expect(parse(dump.stdout)).toMatchObject(parse(written))
  })
})
