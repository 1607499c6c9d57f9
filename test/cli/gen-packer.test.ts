import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requireReference } from '../../src/artifacts/images/reference.ts'
import { rememberMade } from '../../src/artifacts/images/stored-image.ts'
import { openStore } from '../../src/artifacts/store.ts'
import { containerdName } from '../../src/plan/image-reference.ts'
import { archiveEntries, digestOf, imageParts } from '../artifacts/spoilt/image.ts'
import { rawTar } from '../artifacts/spoilt/tar.ts'
import { emptyFolder, run, starterFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'

async function starter(more = ''): Promise<{ cwd: string; name: string }> {
  const cwd = await starterFolder()
  const config = join(cwd, 'bakelet.yaml')
  const text = readFileSync(config, 'utf8')
  writeFileSync(config, text + more)
  return { cwd, name: /^name: (\S+)$/m.exec(text)?.[1] ?? '' }
}

describe('gen packer', () => {
  it('writes a folder whose machine downloads, where nothing was fetched', async () => {
    const { cwd } = await starter()
    const { exitCode, stdout, stderr } = await run(['packer', '-o', 'image'], { cwd, executable: 'gen' })
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'image\n' })
    expect(stderr).toBe('the build machine will download the binaries and images\n')
    expect(existsSync(join(cwd, 'image/qemu.pkr.hcl'))).toBe(true)
    expect(existsSync(join(cwd, 'image/amazon-ebs.pkr.hcl'))).toBe(true)
    expect(existsSync(join(cwd, 'image/hcloud.pkr.hcl'))).toBe(false)
    expect(existsSync(join(cwd, 'image/payload/artifacts'))).toBe(false)
  })

  it('makes a key for qemu that nobody else reads, and that no repository gets', async () => {
    const { cwd } = await starter()
    await run(['packer', '-o', 'image'], { cwd, executable: 'gen' })
    expect(statSync(join(cwd, 'image/key')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(cwd, 'image/key.pub'), 'utf8')).toMatch(/^ssh-ed25519 \S+ build\n$/)
    expect(readFileSync(join(cwd, 'image/.gitignore'), 'utf8').split('\n')).toContain('key')
  })

  it('keeps the key and every file of the user in a second run, and names an edited file', async () => {
    const { cwd } = await starter()
    const gen = () => runHere(['gen', 'packer', '-o', 'image'], { cwd })
    const here = (name: string) => join(cwd, 'image', name)
    expect(await gen()).toMatchObject({ exitCode: 0 })
    const key = readFileSync(here('key'), 'utf8')
    mkdirSync(here('.git'))
    mkdirSync(here('output'))
    for (const name of ['.git/HEAD', 'my.auto.pkrvars.hcl', 'output/disk']) writeFileSync(here(name), 'mine')
    writeFileSync(
      join(cwd, 'bakelet.yaml'),
      `${readFileSync(join(cwd, 'bakelet.yaml'), 'utf8')}arch: amd64\n`,
    )
    expect(await gen()).toMatchObject({ exitCode: 0 })
    for (const name of ['.git/HEAD', 'my.auto.pkrvars.hcl', 'output/disk'])
      expect(readFileSync(here(name), 'utf8')).toBe('mine')
    expect(readFileSync(here('key'), 'utf8')).toBe(key)
    // Without qemu too: another run may want it.
    await runHere(['gen', 'packer', '--builder', 'hcloud', '-o', 'image'], { cwd })
    expect(readFileSync(here('key'), 'utf8')).toBe(key)
    writeFileSync(here('build.pkr.hcl'), 'edited')
    expect(await gen()).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('\n  image/build.pkr.hcl was changed after bakelet wrote it\n  next: '),
    })
    expect(readFileSync(here('build.pkr.hcl'), 'utf8')).toBe('edited')
    expect(existsSync(here('qemu.pkr.hcl'))).toBe(false)
  })

  it('takes a key of the user, and writes the public half that is missing', async () => {
    const { cwd } = await starter()
    const gen = () => runHere(['gen', 'packer', '-o', 'image'], { cwd })
    await gen()
    const [key, open] = ['key', 'key.pub'].map(name => join(cwd, 'image', name)) as [string, string]
    rmSync(key)
    expect(await gen()).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/key\.pub has no private/),
    })
    rmSync(open)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'mine', '-f', key])
    const mine = readFileSync(open, 'utf8')
    rmSync(open)
    expect(await gen()).toMatchObject({ exitCode: 0 })
    expect(readFileSync(open, 'utf8')).toBe(mine)
    // Where bakelet made none, a key is the user's alone.
    const hcloud = () => runHere(['gen', 'packer', '--builder', 'hcloud', '-o', 'other'], { cwd })
    await hcloud()
    writeFileSync(join(cwd, 'other/key'), 'mine')
    writeFileSync(join(cwd, 'other/key.pub'), 'mine')
    expect(await hcloud()).toMatchObject({ exitCode: 0 })
    expect(readFileSync(join(cwd, 'other/.bakelet-files.json'), 'utf8')).not.toContain('"key')
  })

  it('says that there is no key, where nothing makes one', async () => {
    const { cwd } = await starter()
    const { exitCode, stderr } = await run(['packer', '-o', 'image'], {
      ...{ cwd, executable: 'gen', env: { PATH: '/nonexistent' } },
    })
    expect(exitCode).toBe(0)
    expect(stderr).toContain('image/key was not made: ssh-keygen is not installed')
    expect(existsSync(join(cwd, 'image/qemu.pkr.hcl'))).toBe(true)
  })

  it('takes builders as often as they are named, and no other', async () => {
    const { cwd, name } = await starter()
    const args = ['gen', 'packer', '--builder', 'hcloud', '--builder', 'openstack']
    expect(await runHere(args, { cwd })).toMatchObject({ exitCode: 0, stdout: `out/${name}/packer\n` })
    expect(existsSync(join(cwd, 'out', name, 'packer/qemu.pkr.hcl'))).toBe(false)
    expect(existsSync(join(cwd, 'out', name, 'packer/openstack.pkr.hcl'))).toBe(true)
    expect(await runHere(['gen', 'packer', '--builder', 'docker'], { cwd })).toMatchObject({
      exitCode: 64,
      stderr: expect.stringMatching(/'docker' is invalid\. Allowed choices are qemu, amazon-ebs,/),
    })
  })

  it('writes the same bytes for the same config in YAML, TOML and JSON', async () => {
    const { cwd } = await starter()
    const pods = ['pods/web.yaml']
    writeFileSync(join(cwd, 'edge.yaml'), `name: edge\npods: [${pods}]\nkernel: {modules: [nbd]}\n`)
    writeFileSync(
      join(cwd, 'edge.toml'),
      'name = "edge"\npods = ["pods/web.yaml"]\nkernel.modules = ["nbd"]\n',
    )
    writeFileSync(
      join(cwd, 'edge.json'),
      JSON.stringify({ name: 'edge', pods, kernel: { modules: ['nbd'] } }),
    )
    const written = async (syntax: string) => {
      const args = ['gen', 'packer', '-c', `edge.${syntax}`, '-o', syntax]
      expect(await runHere(args, { cwd })).toMatchObject({ exitCode: 0 })
      const names = readdirSync(join(cwd, syntax), { recursive: true, encoding: 'utf8' }).sort()
      const files = names.filter(name => statSync(join(cwd, syntax, name)).isFile())
      // The key is another each time.
      return files
        .filter(name => !/^key(\.pub)?$/.test(name))
        .map(name => [name, readFileSync(join(cwd, syntax, name), 'utf8').replace(/.*"key(\.pub)?".*/g, '')])
    }
    const yaml = await written('yaml')
    expect(yaml.map(([name]) => name)).toEqual(expect.arrayContaining(['node.pkr.hcl', 'qemu.pkr.hcl']))
    expect(await written('toml')).toEqual(yaml)
    expect(await written('json')).toEqual(yaml)
  })

  it('puts a base that is a file into the folder', async () => {
    const { cwd, name } = await starter('base: {path: "stock é {{ x }}.qcow2"}\n')
    writeFileSync(join(cwd, 'stock é {{ x }}.qcow2'), 'a disk')
    expect(await runHere(['gen', 'packer'], { cwd })).toMatchObject({ exitCode: 0 })
    const folder = join(cwd, 'out', name, 'packer')
    expect(readFileSync(join(folder, 'base.qcow2'), 'utf8')).toBe('a disk')
    const locals = readFileSync(join(folder, 'node.pkr.hcl'), 'utf8')
    expect(locals).toContain(`base_image    = "\${path.root}/base.qcow2"\n`)
    expect(locals).toMatch(/base_checksum = "sha256:[0-9a-f]{64}"\n/)
    expect(await runHere(['gen', 'packer', '--builder', 'hcloud'], { cwd })).toMatchObject({ exitCode: 0 })
    expect(existsSync(join(folder, 'base.qcow2'))).toBe(false)
  })

  it('says what to do first, where nothing was fetched that could be uploaded', async () => {
    const { cwd } = await starter()
    expect(await runHere(['gen', 'packer', '--upload'], { cwd })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /not fetched for this config:\n[\s\S]*kubelet[\s\S]*\n {2}next: `bakelet fetch`/,
      ),
    })
    expect(await runHere(['gen', 'packer', '--upload', '--download'], { cwd })).toMatchObject({
      exitCode: 64,
    })
  })

  it.each([
    ['arch: arm64\n', /error\[packer-arch\].*amd64 images only[\s\S]*bakelet\.yaml:\d+:7[\s\S]*--builder/],
    ['kubelet: {source: build}\n', /error\[plan-no-digest\].*nowhere to download it from[\s\S]*--upload/],
    ['image: {size: 60M}\n', /error\[image-too-small\]/],
    ['image: {size: 2G}\n', /error\[image-too-small\]: a disk of 2G is smaller than the cloud image/],
  ])('says at its place why %j cannot be made', async (more, said) => {
    const { cwd, name } = await starter(more)
    const { exitCode, stderr } = await runHere(['gen', 'packer'], { cwd })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(said)
    expect(existsSync(join(cwd, 'out', name, 'packer'))).toBe(false)
  })

  it('says that a disk hides the images that the machine of the build would pull', async () => {
    const { cwd } = await starter('disks: {/var/lib/containerd: {device: /dev/disk/by-id/images}}\n')
    const { exitCode, stderr } = await runHere(['gen', 'packer', '--download'], { cwd })
    expect(exitCode, stderr).toBe(0)
    expect(stderr).toMatch(/warning\[packer-image-hidden\][\s\S]*bakelet\.yaml:\d+:9[\s\S]*--upload/)
  })

  it('says that nobody can download an image that was made here', async () => {
    const { cwd } = await starter()
    const directory = await emptyFolder()
    const store = await openStore(directory)
    const pause = requireReference('registry.k8s.io/pause:3.10.2')
    const parts = imageParts()
    const { sha256, sizeBytes } = await store.put([rawTar(archiveEntries(parts, containerdName(pause)))])
    const made = { source: 'build', madeFrom: 'a test', digest: digestOf(parts.manifest) } as const
    const target = { store, arch: 'amd64', kubeletVersion: '1.36.4' } as const
    await rememberMade(pause, { ...made, archiveSha256: sha256, sizeBytes }, target)
    const env = { BAKELET_STORE: directory }
    const { exitCode, stderr } = await run(['gen', 'packer', '--download'], { cwd, env })
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/error\[packer-local-image\].*pause:3\.10\.2 was made here[\s\S]*--upload/)
  })
})
