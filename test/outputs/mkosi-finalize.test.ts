import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { execaSync } from 'execa'
import { expect, it } from 'vitest'
import { emptyFolder } from '../cli/run.ts'

const script = join(import.meta.dirname, '../../templates/mkosi/mkosi.finalize.sh')
const clean = {
  'etc/machine-id': 'uninitialized\n',
  'etc/shadow': 'root:*:20454:0:99999:7:::\nsystemd-network:!*:20454::::::\n',
}

/** Runs the script on an image with these files. */
async function finalize(files: Readonly<Record<string, string>>) {
  const root = await emptyFolder()
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  chmodSync(join(root, 'etc'), 0o755)
  const { exitCode, stdout } = execaSync('sh', [script], { env: { BUILDROOT: root }, reject: false })
  return { exitCode, stdout }
}

it('has nothing to say about a clean image', async () => {
  expect(await finalize(clean)).toEqual({ exitCode: 0, stdout: '' })
})

it.each([
  ['etc/machine-id', '0123456789abcdef0123456789abcdef\n', 'has a machine-id'],
  ['etc/ssh/ssh_host_ed25519_key', 'x', 'has ssh host keys'],
  ['var/lib/systemd/random-seed', 'x', 'has a random seed'],
  ['var/lib/cloud/instance', 'x', 'has something in /var/lib/cloud'],
  ['var/log/dpkg.log', 'x', 'has something in /var/log'],
  ['var/cache/apt/pkgcache.bin', 'x', 'has something in /var/cache/apt'],
  ['var/lib/bakelet/downloads/x', 'x', 'has something in /var/lib/bakelet/downloads'],
  ['etc/shadow', 'root:$6$salt$hash:20454:0:99999:7:::\n', 'has a password: root'],
  ['etc/shadow', 'root::20454:0:99999:7:::\n', 'has a password: root'],
])('refuses an image with %s', async (path, content, complaint) => {
  const { exitCode, stdout } = await finalize({ ...clean, [path]: content })
  expect(exitCode).toBe(1)
  expect(stdout).toContain(`bakelet: the image ${complaint}`)
})
