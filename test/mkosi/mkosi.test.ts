import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashFile } from '../../src/artifacts/store.ts'
import { testedMkosi } from '../../src/bake/mkosi-version.ts'
import { run } from '../../src/host/process.ts'
import type { Plan } from '../../src/plan/types.ts'
import { forwardsOf } from '../../src/vm/forwards.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { ask, bootBaked, type Lab, labFolder, openLab, root as project, say } from '../boots/lab.ts'
import { readmeCommands } from '../boots/readme-commands.ts'
import { mkosiFolder } from './debian-mkosi.ts'
import { ordinaryUser, root, type Somebody } from './somebody.ts'

/** Every version of mkosi that README names: as root and as an ordinary user, by bakelet and by the folder's README. */
const folder = join(labFolder, 'mkosi')
const name = 'every-mkosi'
let lab: Lab
let plan: Plan
let user: Somebody
let admin: Somebody
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
  admin = await root(folder)
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
  /** Of each of them a folder for PATH that it can read. */
  const paths = new Map<Somebody, string>()
  let vm: QemuVm | undefined
  const baked: string[] = []
  const built: string[] = []

  beforeAll(async () => {
    const bin = await mkosiFolder(version)
    const copy = join(user.home, `mkosi-${version}`)
    await cp(join(bin, '..'), copy, { recursive: true })
    paths.set(admin, bin).set(user, join(copy, 'bin'))
  })

  afterAll(async () => {
    await vm?.powerCut()
  })

  const runAs = (somebody: Somebody, cwd: string, file: string, ...args: readonly string[]) =>
    somebody.run(file, args, { cwd, path: paths.get(somebody) ?? '' })

  describe.sequential.each([
    ['root', () => admin],
    ['an ordinary user', () => user],
  ] as const)('as %s', (who, somebody) => {
    it('is that version', async () => {
      expect((await runAs(somebody(), '/', 'mkosi', '--version')).stdout).toBe(`mkosi ${version}`)
    })

    it('bakes', async () => {
      const work = await workplace(somebody(), version)
      const cli = [process.execPath, join(work, 'bakelet/dist/bakelet.cjs')] as const
      await runAs(somebody(), work, ...cli, 'fetch', '--no-base')
      await runAs(somebody(), work, ...cli, 'bake', '--format', 'raw', 'qcow2')
      const image = join(work, 'out', name, name)
      for (const format of ['raw', 'qcow2'])
        expect((await stat(`${image}.${format}`)).mode & 0o777).toBe(0o600)
      baked.push(await hashFile(`${image}.raw`))
      table.push(`mkosi ${version}, ${who}: raw ${baked.at(-1)}`)
      if (who === 'root') await cp(`${image}.qcow2`, join(folder, `${version}.qcow2`))
    })

    it('builds the folder of `bakelet gen mkosi` as its README says', async () => {
      const work = await workplace(somebody(), version)
      const made = join(work, 'image')
      const cli = join(work, 'bakelet/dist/bakelet.cjs')
      await runAs(somebody(), work, process.execPath, cli, 'gen', 'mkosi', '-o', made)
      for (const command of await readmeCommands(made, who === 'root'))
        await runAs(somebody(), made, 'sh', '-ec', command)
      built.push(await hashFile(join(made, `${name}.raw`)))
      table.push(`mkosi ${version}, ${who}, by its README: raw ${built.at(-1)}`)
    })
  })

  it('makes the same bytes for both', () => {
    expect([...new Set(baked)]).toHaveLength(1)
    expect([...new Set(built)]).toHaveLength(1)
  })

  // mkosi 24 takes the range by itself.
  if (Number.parseInt(version, 10) >= 25)
    it('refuses to build with one user id, and says how', async () => {
      const work = await workplace(user, version)
      const cli = join(work, 'bakelet/dist/bakelet.cjs')
      const made = join(work, 'refused')
      await runAs(user, work, process.execPath, cli, 'gen', 'mkosi', '-o', made)
      const tools = join(work, 'image', 'mkosi.tools')
      await expect(runAs(user, made, 'mkosi', '--tools-tree', tools, 'build')).rejects.toThrow(
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
