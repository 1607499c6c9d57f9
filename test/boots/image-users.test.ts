import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { run } from '../../src/host/process.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import { forwardsOf } from '../../src/vm/forwards.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import type { VmSpec } from '../../src/vm/types.ts'
import { bondedNetwork, expectBond } from './bond.ts'
import { askDaemons } from './daemons.ts'
import { emptyImagesDisk, expectImagesOnDisk, imagesDisk } from './images-disk.ts'
import { ask, bakeIn, bootBaked, type Lab, labFolder, openLab, openPorts, root, treeOf } from './lab.ts'
import { expectFilesAndUnits } from './own-files/on-node.ts'

/**
 * Who logs in to a baked image: its own users by their keys, and where a datasource is, those of user-data. And what is on it
 * of the config's files, units, network and disk.
 */
const folder = join(labFolder, 'image-users')
const key = join(folder, 'key')
let lab: Lab
let plan: FetchedPlan
let image: string
/** The disk of both machines: the second one finds the images of the first. */
let images: string
let vm: QemuVm | undefined
/** Host keys that the first machine made of this image has. */
let firstHostKeys: string

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  lab = await openLab()
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', key])
  const config = join(folder, 'bakelet.json')
  await writeFile(config, JSON.stringify(await contentOfConfig()))
  plan = await lab.plan(relative(root, config))
  images = await emptyImagesDisk(folder)
  image = await bakeIn(folder, plan, lab, { cloudInit: true })
})

afterAll(async () => {
  await vm?.powerCut()
})

async function contentOfConfig() {
  const { files, units } = parse(await readFile(join(root, 'test/boots/own-files/bakelet.yaml'), 'utf8'))
  return {
    ...{ files, units },
    name: 'image-users',
    pods: [relative(folder, join(root, 'examples/web/pods/web.yaml'))],
    system: {
      // One whose service Debian starts when it is installed, and one whose service it does not.
      packages: ['cron', 'nftables'],
      users: [
        { name: 'ops', sudo: true, sshAuthorizedKeys: [await publicKey()] },
        { name: 'guest', sshAuthorizedKeys: [await publicKey()] },
      ],
      time: { servers: ['ntp.example.com'] },
      logs: { storage: 'persistent', maxSize: '64M' },
      watchdog: { runtimeSeconds: 45 },
      network: bondedNetwork,
    },
    disks: imagesDisk,
    image: { cloudInit: true },
  }
}

async function publicKey(): Promise<string> {
  return (await readFile(`${key}.pub`, 'utf8')).trim()
}

/** Boots the image until its pod answers. */
async function bootImage(name: string, seed: VmSpec['seed']): Promise<QemuVm> {
  const forwards = [...(await forwardsOf(plan)), { protocol: 'tcp', guestPort: 22, hostPort: 0 } as const]
  const node = await bootBaked(plan, image, {
    ...{ name, workDir: join(folder, name), seed, forwards, disks: { images } },
  })
  expect(node.ready.answers[0]).toMatchObject({ pod: 'web', answer: { kind: 'http', status: 200 } })
  return node.vm
}

/** A command over ssh, as somebody elsewhere runs it. */
async function ssh(user: string, command: string, options: readonly string[] = ['-i', key]) {
  const port = vm?.forwards.find(({ guestPort }) => guestPort === 22)?.hostPort
  const nobodys = ['-F', 'none', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null']
  const args = [...nobodys, '-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-o', 'ConnectTimeout=60']
  return run('ssh', [...args, ...options, '-p', String(port), `${user}@127.0.0.1`, command])
}

const hostKeys = () => ask(machine(), 'sort /etc/ssh/ssh_host_*_key.pub')

describe.sequential('an image with users and cloud-init, on a cloud', () => {
  it('boots into its pod, and has what user-data adds: a user, a key, a host name', async () => {
    const userData = { users: [{ name: 'late', ssh_authorized_keys: [await publicKey()] }] }
    const seed = {
      userData: `#cloud-config\n${JSON.stringify(userData)}\n`,
      metaData: JSON.stringify({ 'instance-id': 'i-1', 'local-hostname': 'from-metadata' }),
    }
    vm = await bootImage('seed', seed)
    await ask(vm, 'cloud-init status --wait', 300_000)
    expect(await ask(vm, 'hostname; cat /etc/hostname')).toBe('from-metadata\nfrom-metadata\n')
    expect((await ssh('late', 'id -un')).stdout).toBe('late')
    // cloud-init would not find the card, which is in a bond.
    expect(await ask(vm, 'ls /etc/systemd/network')).not.toContain('10-cloud-init-')
  })

  it('imports its images into the empty disk of containerd, without any network', async () => {
    await expectImagesOnDisk(machine(), { imported: 2 })
  })

  it('has its own users too', async () => {
    expect((await ssh('ops', 'sudo -n id -u')).stdout).toBe('0')
    firstHostKeys = await hostKeys()
    expect(firstHostKeys).toContain('ssh-ed25519 ')
  })

  it('has no failed unit, and stops cleanly', async () => {
    expect(await ask(machine(), 'systemctl --failed --plain --no-legend')).toBe('')
    expect(await machine().stop()).toBe('clean')
  })
})

describe.sequential('the same image where no datasource is', () => {
  it('boots into its pod, and nothing of cloud-init has run', async () => {
    vm = await bootImage('no-seed', undefined)
    // Left by cloud-init-generator(8) when it found no datasource.
    expect(await ask(vm, 'ls /run/cloud-init/disabled')).toBe('/run/cloud-init/disabled\n')
    expect(await ask(vm, 'find /var/lib/cloud -type f; ls /var/log | grep cloud || true')).toBe('')
  })

  it('finds the images on the disk of the machine before', async () => {
    await expectImagesOnDisk(machine(), { imported: 0 })
  })

  it('has its users as a first boot makes them', async () => {
    expect(await ask(machine(), 'getent passwd ops guest')).toBe(
      'ops:x:1000:1000::/home/ops:/bin/bash\nguest:x:1001:1001::/home/guest:/bin/bash\n',
    )
    const owned = `cd /home/ops && stat -c '%a %U:%G %n' . .bashrc .ssh .ssh/authorized_keys /etc/sudoers.d/90-bakelet`
    expect(await ask(machine(), owned)).toBe(
      '700 ops:ops .\n644 ops:ops .bashrc\n700 ops:ops .ssh\n600 ops:ops .ssh/authorized_keys\n440 root:root /etc/sudoers.d/90-bakelet\n',
    )
    expect(await ask(machine(), 'getent shadow ops guest | cut -d : -f 2')).toBe('!\n!\n')
  })

  it('lets them in by their keys, and nobody by a password', async () => {
    expect((await ssh('ops', 'id -un && sudo -n id -u')).stdout).toBe('ops\n0')
    await expect(ssh('guest', 'sudo -n id -u')).rejects.toThrow(/password is required/)
    const byPassword = ['-o', 'PreferredAuthentications=password,keyboard-interactive']
    await expect(ssh('ops', 'true', byPassword)).rejects.toThrow(/Permission denied \(publickey\)/)
    await expect(ssh('root', 'true')).rejects.toThrow(/Permission denied \(publickey\)/)
  })

  it('keeps its journal on the disk, and has the settings of the clock and the watchdog', async () => {
    expect(await askDaemons(machine())).toEqual({
      servers: 'ntp.example.com',
      runtime: '45s',
      reboot: '10min',
      journal: { folder: '/var', most: '64M' },
    })
  })

  it('has host keys of its own', async () => {
    const keys = await hostKeys()
    expect(keys).toContain('ssh-ed25519 ')
    expect(keys.split('\n').filter(line => line !== '' && firstHostKeys.includes(line))).toEqual([])
  })

  it('starts the services of its packages that Debian starts, and opens no port but 22 and that of the DHCP client', async () => {
    const states = 'systemctl is-active cron.service nftables.service || true'
    expect(await ask(machine(), states)).toBe('active\ninactive\n')
    // 68: the DHCP client's.
    expect(await openPorts(machine())).toEqual(['tcp 22', 'udp 68'])
    expect(await ask(machine(), 'systemctl --failed --plain --no-legend')).toBe('')
  })

  it('has its address by a bond, which lives on when its card fails, with its VLAN', async () => {
    const page = `http://127.0.0.1:${vm?.forwards.find(({ guestPort }) => guestPort !== 22)?.hostPort}/`
    await expectBond(machine(), () =>
      fetch(page, { signal: AbortSignal.timeout(5000) }).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
  })

  it('has the managed tree of the plan, and the files and units of its config', async () => {
    expect(treeDifference(managedTree(plan), await treeOf(machine(), plan))).toEqual([])
    await expectFilesAndUnits(machine())
  })

  it('stops cleanly', async () => {
    expect(await machine().stop()).toBe('clean')
  })
})

function machine(): QemuVm {
  if (!vm) throw new Error('the machine did not boot')
  return vm
}
