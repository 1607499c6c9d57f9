import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { execaSync } from 'execa'
import { expect, it } from 'vitest'
import { emptyFolder } from '../support/run.ts'

const script = join(import.meta.dirname, '../../templates/mkosi/mkosi.finalize.sh')
const presets = 'usr/lib/systemd/system-preset'
/** A content that begins with an arrow is a link. */
const clean = {
  'etc/machine-id': 'uninitialized\n',
  'etc/shadow': 'root:*:20454:0:99999:7:::\nsystemd-network:!*:20454::::::\nops:!:20454:0:99999:7:::\n',
  'etc/mtab': '-> ../proc/self/mounts',
  'var/log/dpkg.log': 'x',
  'var/lib/bakelet/prepared/packages.tar': 'the packages',
  'var/lib/bakelet/prepared/initrd.cpio.zst': 'the initrd',
  'var/lib/kubelet/seccomp/profiles/audit.json': '{}',
  'home/ops/.ssh/authorized_keys':
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEdldUA3PPuuxAj51qg5QBTCWNLKDiLKowja46s9iHwl\n',
  [`${presets}/00-bakelet.preset`]:
    'enable getty@.service\nenable kubelet.service\nenable worker@.service mail a.b\nenable srv-a\\x2db.mount\nenable job@one.service\ndisable *\n',
  [`${presets}/00-bakelet-packages.preset`]: 'enable ssh.service\n',
  'etc/systemd/system/multi-user.target.wants/kubelet.service': '-> ../kubelet.service',
  'etc/systemd/system/multi-user.target.wants/ssh.service': '-> /usr/lib/systemd/system/ssh.service',
  'etc/systemd/system/multi-user.target.wants/worker@mail.service': '-> /etc/systemd/system/worker@.service',
  'etc/systemd/system/multi-user.target.wants/worker@a.b.service': '-> /etc/systemd/system/worker@.service',
  'etc/systemd/system/multi-user.target.wants/job@one.service': '-> /etc/systemd/system/job@one.service',
  'etc/systemd/system/local-fs.target.wants/srv-a\\x2db.mount': '-> /etc/systemd/system/srv-a\\x2db.mount',
  'etc/systemd/system/getty.target.wants/getty@tty1.service': '-> /usr/lib/systemd/system/getty@.service',
}

/** Runs the script on an image with these files. */
async function finalize(
  files: Readonly<Record<string, string>>,
  modes: Readonly<Record<string, number>> = {},
) {
  const root = await emptyFolder()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    if (content.startsWith('-> ')) symlinkSync(content.slice(3), join(root, path))
    else writeFileSync(join(root, path), content)
  }
  chmodSync(join(root, 'etc'), 0o755)
  for (const [path, mode] of Object.entries(modes)) chmodSync(join(root, path), mode)
  const [output, artifacts] = [await emptyFolder(), await emptyFolder()]
  const source = await emptyFolder()
  writeFileSync(join(source, 'files.list'), '4755 /usr/bin/own\n')
  const env = { SRCDIR: source, BUILDROOT: root, OUTPUTDIR: output, ARTIFACTDIR: artifacts }
  const { exitCode, stdout } = execaSync('sh', [script], { env, reject: false })
  return { exitCode, stdout, root, output, artifacts }
}

it('has nothing to say about a clean image', async () => {
  expect(await finalize(clean)).toMatchObject({ exitCode: 0, stdout: '' })
})

it('hands out what was made with the packages', async () => {
  const { output, artifacts } = await finalize(clean)
  expect(readFileSync(join(output, 'packages.tar'), 'utf8')).toBe('the packages')
  // Where mkosi looks for initrds (mkosi(1), ARTIFACTDIR).
  expect(readFileSync(join(artifacts, 'io.mkosi.initrd/initrd.cpio.zst'), 'utf8')).toBe('the initrd')
})

it('removes logs and leaves their folders, which daemons want', async () => {
  const { exitCode, root } = await finalize({
    ...clean,
    'var/log/apt/history.log': 'x',
    'var/log/README': '-> ../../usr/share/doc/systemd/README.logs',
  })
  expect(exitCode).toBe(0)
  expect(readdirSync(join(root, 'var/log'), { recursive: true })).toEqual(['apt'])
})

it.each([
  'boot/System.map-6.12',
  'etc/.pwd.lock',
  'etc/shadow-',
  'etc/ssh/ssh_host_ed25519_key',
  'etc/ssh/ssh_host_ed25519_key.pub',
  'var/cache/apt/pkgcache.bin',
  'var/cache/debconf/config.dat-old',
  'var/cache/ldconfig/aux-cache',
  'var/lib/bakelet/prepared/initrd.cpio.zst',
  'var/lib/bakelet/prepared/packages.tar',
  'var/lib/dbus/machine-id',
  'var/lib/dpkg/status-old',
  'var/lib/systemd/credential.secret',
  'var/lib/systemd/random-seed',
  'var/log/journal/0123456789abcdef0123456789abcdef/system.journal',
])('removes %s', async path => {
  const { exitCode, stdout, root } = await finalize({ ...clean, [path]: 'x' })
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(existsSync(join(root, path))).toBe(false)
})

it('removes the folder of the journal too, which keeps it in memory', async () => {
  const { root } = await finalize({ ...clean, 'var/log/journal/x': 'x' })
  expect(existsSync(join(root, 'var/log/journal'))).toBe(false)
})

it.each([
  ['etc/machine-id', '0123456789abcdef0123456789abcdef\n', 'has a machine-id'],
  // Keys where nobody expects them.
  ['etc/ssh/keys/ssh_host_ed25519_key', 'x', 'has ssh host keys'],
  ['var/lib/cloud/instance', '-> instances/i-1', 'has something in /var/lib/cloud'],
  ['var/lib/dhcpcd/eth0.lease', 'x', 'has something in /var/lib/dhcpcd'],
  ['var/lib/dhcp/dhclient.leases', 'x', 'has something in /var/lib/dhcp'],
  ['var/lib/systemd/network/lease', 'x', 'has something in /var/lib/systemd/network'],
  ['var/lib/kubelet/pki/kubelet.key', 'x', 'has something in /var/lib/kubelet'],
  ['tmp/x', 'x', 'has something in /tmp'],
  ['var/tmp/x', 'x', 'has something in /var/tmp'],
  ['run/containerd/containerd.sock', 'x', 'has something in /run'],
  ['root/.cache/x', 'x', 'has something in /root/.cache'],
  ['var/lib/bakelet/downloads/x', 'x', 'has something in /var/lib/bakelet/downloads'],
  ['etc/apt/apt.conf.dpkg-old', 'x', 'has what a build left behind'],
  ['etc/ssh/sshd_config.ucf-dist', 'x', 'has what a build left behind'],
  ['root/.bash_history', 'x', 'has what somebody did'],
  ['home/ops/.viminfo', 'x', 'has what somebody did'],
  ['usr/lib/credstore/passwd.hashed-password.root', 'x', 'has a password'],
  [
    'etc/systemd/system/sockets.target.wants/rpcbind.socket',
    '-> /usr/lib/systemd/system/rpcbind.socket',
    'starts rpcbind.socket, which the config does not request',
  ],
  [
    'etc/systemd/system/dev-sda.device.requires/x@sda.service',
    '-> /usr/lib/systemd/system/x@.service',
    'starts x@sda.service, which the config does not request',
  ],
  [
    'etc/systemd/system/kubelet.service.upholds/x.service',
    '-> /etc/systemd/system/x.service',
    'starts x.service, which the config does not request',
  ],
  [
    'etc/systemd/system/multi-user.target.wants/worker@other.service',
    '-> /etc/systemd/system/worker@.service',
    'starts worker@other.service, which the config does not request',
  ],
  ['etc/shadow', 'root:$6$salt$hash:20454:0:99999:7:::\n', 'has a password: root'],
  ['etc/shadow', 'root::20454:0:99999:7:::\n', 'has a password: root'],
])('refuses an image with %s', async (path, content, complaint) => {
  const { exitCode, stdout } = await finalize({ ...clean, [path]: content })
  expect(exitCode).toBe(1)
  expect(stdout).toContain(`bakelet: the image ${complaint}`)
})

const system = `root:x:0:0:root:/root:/bin/bash
sync:x:4:65534:sync:/bin:/bin/sync
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
`
it.each([
  ['takes setuid from an image where nobody logs in', system, {}, 0o755],
  ['leaves it to a user', `${system}ops:x:1000:1000::/home/ops:/bin/bash\n`, {}, 0o4755],
  [
    'leaves it to a user with a number of five digits',
    `${system}ops:x:20000:20000::/home/ops:/bin/bash\n`,
    {},
    0o4755,
  ],
  [
    'leaves it to a user with a number of three digits',
    `${system}ops:x:700:700::/home/ops:/bin/bash\n`,
    {},
    0o4755,
  ],
  ['leaves it to the users whom cloud-init makes', system, { 'usr/bin/cloud-init': 'x' }, 0o4755],
])('%s', async (_, passwd, more, mode) => {
  const { exitCode, root } = await finalize(
    { ...clean, ...more, 'etc/passwd': passwd, 'usr/bin/sudo': 'x', 'usr/bin/own': 'x' },
    { 'usr/bin/sudo': 0o4755, 'usr/bin/own': 0o4755 },
  )
  expect(exitCode).toBe(0)
  expect(statSync(join(root, 'usr/bin/sudo')).mode & 0o7777).toBe(mode)
  // A file of the config.
  expect(statSync(join(root, 'usr/bin/own')).mode & 0o7777).toBe(0o4755)
})
