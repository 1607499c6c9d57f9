import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeAll, expect, it } from 'vitest'
import { bakeTools } from '../../src/bake/bake.ts'
import { ensureTools, withTools } from '../../src/tasks/tools.ts'
import { qemuDriver } from '../../src/vm/qemu/driver.ts'
import { uefiFlash } from '../../src/vm/qemu/firmware.ts'
import buildDist from '../support/build-dist.ts'
import { dist } from '../support/run.ts'
import { labFolder, root, say, tools } from './lab.ts'

const folder = join(labFolder, 'closed')
const bundle = join(folder, 'bundle')
/** Where there is a network: the config, and the store of every other test. */
const open = join(folder, 'open')
/** Where there is none: the same config, and a store that is empty at first. */
const closed = join(folder, 'closed')
const store = join(closed, 'store')
const config = 'bakelet.yaml'

let digest: string

/** Runs bakelet to its end; what it says is shown as it comes. */
async function bakelet(cwd: string, args: readonly string[], argv: readonly string[] = []) {
  const [file = '', ...rest] = [...argv, process.execPath, join(dist, 'bakelet.cjs'), ...args]
  const env = cwd === closed ? { BAKELET_STORE: store } : {}
  const child = execa(file, rest, { cwd, env, reject: false })
  child.stderr.on('data', data => say(String(data).trimEnd()))
  const { exitCode, stdout, stderr } = await child
  return { exitCode, stdout, stderr }
}

/** The same in a network namespace of its own, with loopback and without a route (ip-netns(8), unshare(1)). */
function cutOff(...args: readonly string[]) {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  // Only root makes one; what runs in it is who we are.
  const root = uid === 0 ? [] : ['sudo', '-n', '--preserve-env=BAKELET_STORE,PATH,HOME']
  const script = `ip link set lo up && exec setpriv --reuid=${uid} --regid=${gid} --init-groups "$@"`
  return bakelet(closed, args, [...root, 'unshare', '--net', 'sh', '-c', script, 'sh'])
}

beforeAll(async () => {
  await buildDist()
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  // Offline nothing is installed: what a closed machine has of its own is there before.
  await ensureTools([...qemuDriver.tools, ...bakeTools({ sbom: true })], tools)
  await withTools(() => uefiFlash(join(folder, 'vars.fd')), tools)
  for (const each of [open, closed]) {
    await mkdir(each, { recursive: true })
    await cp(join(root, 'examples/web'), each, { recursive: true })
  }
  const install = process.getuid?.() === 0 ? ['--install-tools'] : []
  const { exitCode, stdout } = await bakelet(open, ['fetch', '-c', config, '--bundle', bundle, ...install])
  expect(exitCode).toBe(0)
  digest = /^([0-9a-f]{64}) {2}/m.exec(stdout)?.[1] ?? expect.fail(`no digest in ${stdout}`)
})

it.sequential('what is missing is said at once, and nobody is asked', async () => {
  const { exitCode, stderr } = await cutOff('up', '-c', config, '--offline', '--exit')
  expect(exitCode).toBe(2)
  for (const what of ['kubelet', 'containerd', 'runc', 'cni-plugins', 'the image ', "Debian's packages"])
    expect(stderr).toContain(`\n  ${what}`)
})

it.sequential('a bundle is taken', async () => {
  const { exitCode } = await cutOff('fetch', '-c', config, '--from', bundle, '--digest', digest)
  expect(exitCode).toBe(0)
})

it.sequential('a list of packages that Debian did not sign is refused by apt', async () => {
  const [key = ''] = await readdir(join(store, 'debian'))
  const release = join(store, 'debian', key, 'debian/dists/trixie/InRelease')
  const genuine = await readFile(release, 'utf8')
  // Not through the link, which is the store's own file.
  await rm(release)
  await writeFile(release, genuine.replace(/^Date: .*$/m, 'Date: Thu, 01 Jan 2026 00:00:00 UTC'))
  const { exitCode, stderr } = await cutOff('bake', '-c', config, '--offline', '--no-sbom')
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/BADSIG|invalid signature|signatures were invalid|not signed/)
  await writeFile(release, genuine)
})

it.sequential('it is baked, with its SBOM, and boots until its pod answers', async () => {
  const baked = await cutOff('bake', '-c', config, '--offline')
  expect(baked.exitCode).toBe(0)
  expect(await readdir(join(closed, 'out/edge-web'))).toContain('edge-web.spdx.json')
  const { exitCode, stdout } = await cutOff('run', '-c', config, '--offline', '--exit')
  expect(stdout).toMatch(/pod web: HTTP 200/)
  expect(exitCode).toBe(0)
})

it.sequential('it boots for the first time from user-data until its pod answers', async () => {
  const { exitCode, stdout } = await cutOff('up', '-c', config, '--offline', '--first-boot', '--exit')
  expect(stdout).toMatch(/pod web: HTTP 200/)
  expect(exitCode).toBe(0)
})
