import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SeedFormName } from '../../src/outputs/seed/names.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { needConfig } from '../../src/tasks/find-config.ts'
import { genSeed } from '../../src/tasks/gen-seed.ts'
import { openProject } from '../../src/tasks/project.ts'
import type { MachineChoice } from '../../src/tasks/seeds.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import type { VmSpec } from '../../src/vm/types.ts'
import { ask, bakeIn, bootBaked, labFolder, openLab, root, say } from './lab.ts'

/** examples/forty-boxes: one image, two of its machines by other forms of a seed, and one of a scale group. */
const folder = join(labFolder, 'seeds')
const example = join(root, 'examples/forty-boxes')
const listed = join(example, 'machines.yaml')
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
  const generate = (form: SeedFormName, machines: MachineChoice) =>
    genSeed(project, { machines, form, iso: true, folder: join(folder, form) })

  await generate('openstack', listed)
  // QEMU forwards the port of the page to this address.
  const network = `network: {ethernets: {lan: {match: {name: "en*"}, addresses: [10.0.2.15/24, "fd00:2::15/64"],
        gateways: [10.0.2.2], dns: [10.0.2.3]}}}`
  const text = await readFile(listed, 'utf8')
  const machines = join(folder, 'machines.yaml')
  await writeFile(machines, text.replace('hostname: box-02', `hostname: box-02\n      ${network}`))
  await generate('nocloud', machines)
  const ownPage = { '/etc/site/index.html': { content: '<h1>One of many</h1>\n' } }
  await generate('user-data', [`files=${JSON.stringify(ownPage)}`])
})

afterAll(async () => {
  await vm?.powerCut()
})

const seedFile = (path: string) => readFile(join(folder, path), 'utf8')

/** Boots a machine of the image with its own seed, and gets the page of its pod. */
async function bootMachine(name: string, spec: Pick<VmSpec, 'seed' | 'disks'>): Promise<QemuVm> {
  const node = await bootBaked(plan, image, { name, workDir: join(folder, name), ...spec })
  vm = node.vm
  const [port] = node.ready.answers
  expect(port).toMatchObject({ pod: 'site', answer: { kind: 'http', status: 200 } })
  page = await fetch(`http://127.0.0.1:${port?.hostPort}/`).then(response => response.text())
  await ask(node.vm, 'cloud-init status --wait', 600_000)
  return node.vm
}

/** The names of the node's pods end with the name of the node, which the kubelet takes when it starts. */
const podNames = (machine: QemuVm) => ask(machine, 'ls /var/log/pods | cut -d _ -f 2')
const failed = (machine: QemuVm) => ask(machine, 'systemctl --failed --plain --no-legend')

describe.sequential('three machines of one image', () => {
  it('the first has its own name and its own page by a config drive, before its pod starts', async () => {
    const disks = { config: join(folder, 'openstack/box-01.iso') }
    const machine = await bootMachine('box-01', { seed: undefined, disks })
    expect(await ask(machine, 'cloud-id')).toBe('configdrive\n')
    expect(await ask(machine, 'hostname; cat /etc/hostname')).toBe('box-01\nbox-01\n')
    expect(await ask(machine, 'cat /etc/hosts')).toMatch(/^127\.0\.1\.1\s+box-01\b/m)
    expect(await podNames(machine)).toBe('site-box-01\n')
    expect(page).toBe('<h1>Box 1, at the entrance</h1>\n')
    expect(await ask(machine, 'getent passwd ops || echo none')).toBe('none\n')
    expect(await failed(machine)).toBe('')
    expect(await machine.stop()).toBe('clean')
  })

  it('the second has another name, a user, addresses, and the page of the image, by NoCloud', async () => {
    const machine = await bootMachine('box-02', {
      seed: {
        userData: await seedFile('nocloud/box-02/user-data'),
        metaData: await seedFile('nocloud/box-02/meta-data'),
        networkConfig: await seedFile('nocloud/box-02/network-config'),
      },
    })
    // The same files under the same label: what QEMU has is what `--iso` wrote.
    const [written, booted] = ['nocloud/box-02.iso', 'box-02/seed.iso'].map(path =>
      readFile(join(folder, path)),
    )
    expect((await written)?.equals((await booted) ?? Buffer.of())).toBe(true)
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

  it('the third has the name that its cloud gives it, and the page of the group by user-data', async () => {
    const machine = await bootMachine('group', {
      seed: {
        userData: await seedFile('user-data/box/user-data'),
        metaData: JSON.stringify({ 'instance-id': 'i-3', 'local-hostname': 'ip-10-0-2-15' }),
      },
    })
    expect(await ask(machine, 'hostname; cat /etc/hostname')).toBe('ip-10-0-2-15\nip-10-0-2-15\n')
    expect(await podNames(machine)).toBe('site-ip-10-0-2-15\n')
    expect(page).toBe('<h1>One of many</h1>\n')
    expect(await failed(machine)).toBe('')
    expect(await machine.stop()).toBe('clean')
  })
})
