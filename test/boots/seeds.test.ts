import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { genSeed } from '../../src/tasks/gen-seed.ts'
import { openProject } from '../../src/tasks/project.ts'
import type { QemuVm } from '../../src/vm/qemu/start.ts'
import { ask, bakeIn, bootBaked, labFolder, openLab, root, say } from './lab.ts'

/** examples/forty-boxes: one image, and two of its machines. */
const folder = join(labFolder, 'seeds')
const example = join(root, 'examples/forty-boxes')
let plan: FetchedPlan
let image: string
let vm: QemuVm | undefined
let page: string

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  const lab = await openLab()
  plan = await lab.plan('examples/forty-boxes/bakelet.yaml')
  image = await bakeIn(folder, plan, lab, { cloudInit: true })
  const project = openProject(await needConfig({ files: [join(example, 'bakelet.yaml')] }))
  // QEMU forwards the port of the page to this address.
  const network = `network: {ethernets: {lan: {match: {name: "en*"}, addresses: [10.0.2.15/24, "fd00:2::15/64"],
        gateways: [10.0.2.2], dns: [10.0.2.3]}}}`
  const listed = await readFile(join(example, 'machines.yaml'), 'utf8')
  const machines = join(folder, 'machines.yaml')
  await writeFile(machines, listed.replace('hostname: box-02', `hostname: box-02\n      ${network}`))
  await genSeed(project, { machines, form: 'nocloud', iso: true, folder: join(folder, 'seed') })
})

afterAll(async () => {
  await vm?.powerCut()
})

/** Boots a machine of the image with its own seed, and gets the page of its pod. */
async function bootMachine(name: string): Promise<QemuVm> {
  const seedFile = (file: string) => readFile(join(folder, 'seed', name, file), 'utf8')
  const seed = {
    ...{ userData: await seedFile('user-data'), metaData: await seedFile('meta-data') },
    networkConfig: await seedFile('network-config').catch(() => undefined),
  }
  const workDir = join(folder, name)
  const node = await bootBaked(plan, image, { name, workDir, seed })
  vm = node.vm
  // The same files under the same label: what QEMU has is what `--iso` wrote.
  const iso = await readFile(join(folder, 'seed', `${name}.iso`))
  expect(iso.equals(await readFile(join(workDir, 'seed.iso')))).toBe(true)
  const [port] = node.ready.answers
  expect(port).toMatchObject({ pod: 'site', answer: { kind: 'http', status: 200 } })
  page = await fetch(`http://127.0.0.1:${port?.hostPort}/`).then(response => response.text())
  await ask(node.vm, 'cloud-init status --wait', 600_000)
  return node.vm
}

/** The names of the node's pods end with the name of the node, which the kubelet takes when it starts. */
const podNames = (machine: QemuVm) => ask(machine, 'ls /var/log/pods | cut -d _ -f 2')
const failed = (machine: QemuVm) => ask(machine, 'systemctl --failed --plain --no-legend')

describe.sequential('two machines of one image', () => {
  it('the first has its own name and its own page, before its pod starts', async () => {
    const machine = await bootMachine('box-01')
    expect(await ask(machine, 'hostname; cat /etc/hostname')).toBe('box-01\nbox-01\n')
    expect(await ask(machine, 'cat /etc/hosts')).toMatch(/^127\.0\.1\.1\s+box-01\b/m)
    expect(await podNames(machine)).toBe('site-box-01\n')
    expect(page).toBe('<h1>Box 1, at the entrance</h1>\n')
    expect(await ask(machine, 'getent passwd ops || echo none')).toBe('none\n')
    expect(await failed(machine)).toBe('')
    expect(await machine.stop()).toBe('clean')
  })

  it('the second has another name, a user, addresses, and the page of the image', async () => {
    const machine = await bootMachine('box-02')
    const addresses = await ask(machine, 'ip -o addr show scope global | grep " en"')
    say(addresses)
    expect(addresses).toMatch(/inet 10\.0\.2\.15\/24 (?!.*dynamic)/)
    expect(addresses).toMatch(/inet6 fd00:2::15\/64 (?!.*dynamic)/)
    expect(await ask(machine, 'ip route show default')).toMatch(
      /^default via 10\.0\.2\.2 dev en\w+ proto static/,
    )
    expect(await ask(machine, 'resolvectl dns')).toMatch(/\(en\w+\): 10\.0\.2\.3$/m)
    expect(await ask(machine, 'hostname')).toBe('box-02\n')
    expect(await podNames(machine)).toBe('site-box-02\n')
    expect(page).toBe('<h1>A box without a page of its own</h1>\n')
    expect(await ask(machine, 'su ops -c "sudo -n id -u"')).toBe('0\n')
    expect(await failed(machine)).toBe('')
    expect(await machine.stop()).toBe('clean')
  })
})
