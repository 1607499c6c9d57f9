import { type ChildProcess, spawn } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isImported } from '../../src/plan/fetched-plan.ts'
import { openLab, root } from './lab.ts'

// containerd on this machine, in a folder of its own, and the real bakelet-install: a power cut in a machine hits this state only now and then.
let folder: string
let daemon: ChildProcess | undefined
let archive: { readonly path: string; readonly sha256: string; readonly reference: string }

const at = (...path: string[]) => join(folder, ...path)
const environment = () => ({ CONTAINERD_ADDRESS: at('c.sock') })

beforeAll(async () => {
  const lab = await openLab()
  const plan = await lab.plan('examples/web/bakelet.yaml')
  const busybox = plan.images.find(({ reference }) => reference.includes('busybox'))
  const containerd = plan.artifacts.find(({ name }) => name === 'containerd')
  if (!busybox || !isImported(busybox)) throw new Error('the example has busybox')
  const sha256 = busybox.fetched.archiveSha256
  const [image, program] = await Promise.all([
    lab.store.find(sha256),
    lab.store.find(containerd?.fetched.sha256 ?? ''),
  ])
  if (!image || !program) throw new Error('the store has both')
  archive = { path: image.path, sha256, reference: busybox.reference }

  // Short, as the path of a socket has at most 107 bytes.
  folder = await mkdtemp(join(tmpdir(), 'bakelet-torn-'))
  await mkdir(at('prefix/conf'), { recursive: true })
  await mkdir(at('state'))
  await execa('tar', ['-xzf', program.path, '-C', at('prefix')])
  await writeFile(at('prefix/conf/artifacts.list'), `image ${archive.reference} ${sha256}\n`)
  const script = await readFile(join(root, 'templates/system/bin/bakelet-install.sh'), 'utf8')
  await writeFile(
    at('prefix/bin/bakelet-install'),
    script
      .replace('state=/var/lib/bakelet\n', `state=${at('state')}\n`)
      .replace('images=/var/lib/containerd/bakelet\n', `images=${at('root/bakelet')}\n`)
      .replace(/^disk=.*$/m, `disk=${at('disk.mount')}`),
    { mode: 0o755 },
  )
  await writeFile(
    at('config.toml'),
    `version = 3\nroot = "${at('root')}"\nstate = "${at('run')}"\n[grpc]\naddress = "${at('c.sock')}"\n`,
  )
})

afterAll(async () => {
  await cut()
  if (folder) await rm(folder, { recursive: true, force: true })
})

async function start() {
  daemon = spawn(at('prefix/bin/containerd'), ['--config', at('config.toml')], { stdio: 'ignore' })
  for (let tries = 0; tries < 300; tries++) {
    const { failed } = await execa(at('prefix/bin/ctr'), ['version'], { env: environment(), reject: false })
    if (!failed) return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error('containerd does not answer')
}

async function cut() {
  if (!daemon || daemon.exitCode !== null) return
  const ended = new Promise(resolve => daemon?.once('exit', resolve))
  daemon.kill('SIGKILL')
  await ended
}

async function importImages() {
  await mkdir(at('state/downloads'), { recursive: true })
  await copyFile(archive.path, at('state/downloads', archive.sha256))
  await execa(at('prefix/bin/bakelet-install'), ['images'], { env: environment() })
}

/** busybox, as containerd unpacked it: one file, or several where an old one was kept. */
async function programs(): Promise<string[]> {
  const snapshots = at('root/io.containerd.snapshotter.v1.overlayfs/snapshots')
  const paths = (await readdir(snapshots)).map(name => join(snapshots, name, 'fs/bin/busybox'))
  const found = await Promise.all(
    paths.map(path =>
      stat(path).then(
        () => [path],
        () => [],
      ),
    ),
  )
  return found.flat()
}

const sizes = async () => Promise.all((await programs()).map(async path => (await stat(path)).size))

it('an image whose files a power cut took is unpacked again', async () => {
  await start()
  await importImages()
  const whole = await sizes()
  expect(whole).toEqual([expect.any(Number)])
  expect(whole[0]).toBeGreaterThan(100_000)
  // CRI gives the image its second name after the import.
  const names = async () =>
    (
      await execa(at('prefix/bin/ctr'), ['--namespace', 'k8s.io', 'images', 'ls', '-q'], {
        env: environment(),
      })
    ).stdout
  await expect.poll(names, { timeout: 60_000 }).toMatch(/^sha256:/m)

  await cut()
  for (const path of await programs()) await truncate(path)
  // The record comes last, so it is not there.
  await rm(at('root/bakelet', archive.sha256))
  await start()
  await importImages()
  expect(await sizes()).toEqual(whole)
})

it('an empty disk gets the image from the archive that the disk before it left', async () => {
  await writeFile(at('disk.mount'), '')
  await rm(at('root/bakelet', archive.sha256))
  await importImages()
  await cut()
  await rm(at('root'), { recursive: true })
  await start()
  await execa(at('prefix/bin/bakelet-install'), ['images'], { env: environment() })
  expect(await sizes()).toEqual([expect.any(Number)])
})

it('the record of an image that left the list goes', async () => {
  await writeFile(at('root/bakelet', 'a'.repeat(64)), 'docker.io/library/old:1\n')
  await execa(at('prefix/bin/bakelet-install'), ['images'], { env: environment() })
  expect(await readdir(at('root/bakelet'))).toEqual([archive.sha256])
})
