import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashFile } from '../../src/artifacts/store.ts'
import { testedMkosi } from '../../src/bake/mkosi-version.ts'
import { run } from '../../src/host/process.ts'
import type { Plan } from '../../src/plan/types.ts'
import { forwardsOf } from '../../src/vm/forwards.ts'
import type { QemuVm } from '../../src/vm/qemu/start.ts'
import { ask, bootBaked, type Lab, labFolder, openLab, root as project, say } from '../vm/lab.ts'
import { readmeCommands } from '../vm/readme-commands.ts'
import { mkosiFolder } from './debian-mkosi.ts'
import { ordinaryUser, root, type Somebody } from './somebody.ts'

/** Every version of mkosi that README names: as root and as an ordinary user, by bakelet and by the folder's README. */
const folder = join(labFolder, 'mkosi')
const name = 'every-mkosi'
let lab: Lab
let plan: Plan
let user: Somebody
const table: string[] = []

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  lab = await openLab()
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', join(folder, 'key')])
  const key = (await readFile(join(folder, 'key.pub'), 'utf8')).trim()
  await cp(join(project, 'examples/web/pods'), join(folder, 'pods'), { recursive: true })
  const config = {
    name,
    pods: ['pods/web.yaml'],
    system: { users: [{ name: 'ops', sudo: true, sshAuthorizedKeys: [key] }] },
  }
  await writeFile(join(folder, 'bakelet.json'), JSON.stringify(config))
  plan = await lab.plan(relative(project, join(folder, 'bakelet.json')))
  user = await ordinaryUser()
})

afterAll(async () => {
  await user?.leave()
  console.log(`\n${table.join('\n')}`)
})

/** A folder of this user with the config and the program, where it runs bakelet. */
async function workplace(somebody: Somebody, version: string): Promise<string> {
  const work = join(somebody === user ? user.home : folder, `work-${version}`)
  await mkdir(work, { recursive: true })
  for (const [from, to] of [
    [join(folder, 'pods'), 'pods'],
    [join(folder, 'bakelet.json'), 'bakelet.json'],
    // What `bakelet fetch` wrote for the plan, and the program itself: it may be in root's home.
    [join(project, 'dist'), 'bakelet/dist'],
    [join(project, 'package.json'), 'bakelet/package.json'],
  ] as const)
    await cp(from, join(work, to), { recursive: true })
  await run('chown', ['-R', '--reference', somebody.home, work])
  return work
}

describe.sequential.each(testedMkosi)('mkosi %s', version => {
  let path: string
  let vm: QemuVm | undefined
  const images: Record<string, string> = {}

  beforeAll(async () => {
    path = await mkosiFolder(version)
  })

  afterAll(async () => {
    await vm?.powerCut()
  })

  async function bake(somebody: Somebody): Promise<string> {
    const work = await workplace(somebody, version)
    const cli = [join(work, 'bakelet/dist/bakelet.cjs')]
    await somebody.run(process.execPath, [...cli, 'fetch', '--no-base'], { cwd: work, path })
    await somebody.run(process.execPath, [...cli, 'bake', '--format', 'raw', 'qcow2'], { cwd: work, path })
    return join(work, 'out', name, name)
  }

  it.each(['root', 'an ordinary user'] as const)('bakes as %s', async who => {
    const image = await bake(who === 'root' ? root() : user)
    images[who] = await hashFile(`${image}.raw`)
    table.push(`mkosi ${version}, ${who}: raw ${images[who]}`)
    if (who === 'root') await cp(`${image}.qcow2`, join(folder, `${version}.qcow2`))
  })

  it('makes the same bytes for both', () => {
    expect(images['an ordinary user']).toBe(images.root)
  })

  it.each(['root', 'an ordinary user'] as const)(
    'builds the folder of `gen mkosi` as its README says, as %s',
    async who => {
      const somebody = who === 'root' ? root() : user
      const work = await workplace(somebody, version)
      const made = join(work, 'image')
      const cli = join(work, 'bakelet/dist/bakelet.cjs')
      await somebody.run(process.execPath, [cli, 'gen', 'mkosi', '-o', made], { cwd: work, path })
      for (const command of await readmeCommands(made, who === 'root'))
        await somebody.run('sh', ['-ec', command], { cwd: made, path })
      table.push(`mkosi ${version}, ${who}, by its README: raw ${await hashFile(join(made, `${name}.raw`))}`)
      expect(await hashFile(join(made, `${name}.raw`))).toBe(images.root)
    },
  )

  // mkosi 24 takes the range by itself.
  if (Number.parseInt(version, 10) >= 25)
    it('refuses to build with one user id, and says how', async () => {
      const made = join(await workplace(user, version), 'image')
      await rm(join(made, 'mkosi.cache'), { recursive: true, force: true })
      await expect(user.run('mkosi', ['--force', 'build'], { cwd: made, path })).rejects.toThrow(
        /unshare --map-root-user --map-auto mkosi/,
      )
    })

  it('boots to an answer', async () => {
    const forwards = [...(await forwardsOf(plan)), { protocol: 'tcp', guestPort: 22, hostPort: 0 } as const]
    const image = join(folder, `${version}.qcow2`)
    const node = await bootBaked(plan, image, { name, workDir: join(folder, `machine-${version}`), forwards })
    vm = node.vm
    expect(node.ready.answers[0]).toMatchObject({ pod: 'web', answer: { kind: 'http', status: 200 } })
    const port = vm.forwards.find(({ guestPort }) => guestPort === 22)?.hostPort
    const options = [
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
      'BatchMode=yes',
      'ConnectTimeout=60',
    ]
    const args = options.flatMap(option => ['-o', option])
    const login = await run('ssh', [
      ...['-F', 'none', '-i', join(folder, 'key'), ...args, '-p', String(port), 'ops@127.0.0.1'],
      'id -un; sudo -n id -u',
    ])
    expect(login.stdout).toBe('ops\n0')
    expect(await ask(vm, "stat -c '%U:%G %a' /etc/shadow /home/ops/.ssh/authorized_keys")).toBe(
      'root:shadow 640\nops:ops 600\n',
    )
    expect(await ask(vm, 'systemctl --failed --plain --no-legend')).toBe('')
    table.push(`mkosi ${version}: HTTP 200`)
    await vm.stop()
    say(table.at(-1) ?? '')
  })
})
