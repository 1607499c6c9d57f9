import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from '../../src/host/call.ts'
import { run } from '../../src/host/process.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import { workFiles } from '../../src/vm/qemu/start.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { ask, bakeIn, bootBaked, labFolder, openLab, say, signal } from './lab.ts'

const folder = join(labFolder, 'credential')
const token = 'canary-7c1e'
const workDir = join(folder, 'machine')
let plan: FetchedPlan
let image: string
let vm: QemuVm | undefined

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  const lab = await openLab()
  plan = await lab.plan('examples/credential/bakelet.yaml')
  image = await bakeIn(folder, plan, lab)
})

afterAll(async () => {
  await vm?.powerCut()
})

describe.sequential('a baked image whose secret is a credential', () => {
  it('has it in a file that root reads, and in the container', async () => {
    const credentials = { 'web-access': `/private:admin:${token}\n` }
    const node = await bootBaked(plan, image, { name: 'credential', workDir, credentials })
    vm = node.vm
    const url = `http://127.0.0.1:${node.ready.answers[0]?.hostPort}/private/`
    expect((await fetch(url)).status).toBe(401)
    const authorization = `Basic ${Buffer.from(`admin:${token}`).toString('base64')}`
    expect(await fetch(url, { headers: { authorization } }).then(answer => answer.text())).toBe('private\n')
    expect(
      await ask(vm, "stat -L -c '%a %U:%G' /etc/web/httpd.conf; findmnt -n -o FSTYPE -T /run/bakelet"),
    ).toBe('600 root:root\ntmpfs\n')
    expect(await ask(vm, 'systemctl --failed --plain --no-legend')).toBe('')
  })

  it('has it neither in its journal nor on its disk', async () => {
    const machine = vm as QemuVm
    expect(await ask(machine, 'journalctl --no-pager')).not.toContain(token)
    await ask(machine, 'sync')
    await machine.powerCut()
    vm = undefined
    expect(await readFile(join(workDir, workFiles.console), 'utf8')).not.toContain(token)
    const raw = join(folder, 'disk.raw')
    await run('qemu-img', ['convert', '-O', 'raw', join(workDir, workFiles.disk), raw])
    const { exitCode } = await call('grep', ['-q', '-a', '-F', token, raw])
    await rm(raw)
    expect(exitCode, 'grep found nothing').toBe(1)
  })

  it('says on the console that it is missing, and starts no pod', async () => {
    vm = (await qemuDriver.start(
      {
        ...{ name: 'no-credential', workDir: join(folder, 'without'), baseImage: image },
        ...{ arch: 'amd64', seed: undefined, forwards: [], firmware: 'uefi', network: 'isolated' },
      },
      { signal, report: say },
    )) as QemuVm
    const state = 'systemctl show -P ActiveState bakelet-credential-etc-web-httpd.conf.service'
    await ask(vm, `until [ "$(${state})" = failed ]; do sleep 1; done`, 600_000)
    expect(await ask(vm, 'systemctl is-active kubelet.service || true')).toBe('inactive\n')
    const console = stripVTControlCharacters(
      await readFile(join(folder, 'without', workFiles.console), 'utf8'),
    )
    // systemd cuts its lines to the width of the console, in the middle.
    expect(console).toMatch(/FAILED\] Failed to start .*from the credential web-access\./)
    expect(console).toContain(
      "install: cannot stat '/run/credentials/bakelet-credential-etc-web-httpd.conf.service/",
    )
    expect(console).toMatch(/Dependency failed for .*kubelet/)
    say(
      console
        .split('\n')
        .filter(line => /credential|kubelet/.test(line))
        .join('\n'),
    )
  })
})
