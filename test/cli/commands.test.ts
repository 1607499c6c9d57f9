import { statSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { emptyFolder, run, starterFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'
import { userDataFiles } from '../support/user-data-files.ts'

describe('the command line', () => {
  it.each([
    [['frobnicate'], /^error: unknown command 'frobnicate'\n/],
    [['chek'], /Did you mean check\?/],
    [['gen', 'cloudinit'], /unknown command 'cloudinit'[\s\S]*cloud-init/],
    [['check', '--sternly'], /^error: unknown option '--sternly'\n/],
    [['explain'], /^error: missing required argument 'path'\n/],
    [
      ['serve', '--port', 'abc'],
      /^error: .*'abc' is invalid\. A port must be a whole number from 0 to 65535\.\n/,
    ],
    [['serve', '--port', '65536'], /'65536' is invalid/],
    [['serve', '--port', '-1'], /'-1' is invalid/],
    [['bench', '-n', '0'], /'0' is invalid\. It must be a whole number from 1 to 9999\.\n/],
    [
      ['bench', '--against', 'floor,k3s'],
      /'floor,k3s' is invalid\. Allowed, separated by commas: floor,quadlet\.\n/,
    ],
    [['up', '--network', 'bridge'], /'bridge' is invalid\. Allowed choices are isolated, user\.\n/],
    [['up', '--driver', 'vagrant'], /'vagrant' is invalid\. Allowed choices are qemu, multipass\.\n/],
    [
      ['up', '--disk', 'data.qcow2'],
      /'data\.qcow2' is invalid\. It must be NAME=FILE, like data=data\.qcow2/,
    ],
    [['up', '--disk', 'data='], /'data=' is invalid\. It must be NAME=FILE/],
    [['run', '--disk', 'a,bootindex=0=x.raw'], /is invalid\. It must be NAME=FILE/],
    [['up', '--disk', `${'a'.repeat(21)}=x.raw`], /is invalid\. It must be NAME=FILE.* at most 20 letters/],
    [['up', '--disk', 'a=1.raw', '--disk', 'a=2.raw'], /'a=2\.raw' is invalid\. There is another disk a: /],
  ])('%j is refused in a sentence', async (args, sentence) => {
    const { exitCode, stdout, stderr } = await runHere(args)
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' })
    expect(stderr).toMatch(sentence)
  })

  it('is refused by an exit code', async () => {
    expect(await run(['frobnicate'])).toMatchObject({ exitCode: 64, stdout: '' })
  })

  it.each([['check'], ['plan'], ['gen', 'cloud-init'], ['explain', '/x']])(
    '%s without a config says what to do',
    async (...args) => {
      const cwd = await emptyFolder()
      expect(await runHere(args, { cwd })).toMatchObject({
        exitCode: 2,
        stdout: '',
        stderr: expect.stringMatching(/there is no bakelet\.yaml.*\n {2}next: `bakelet init`/),
      })
      expect(await runHere([...args, '-c', 'nowhere.yaml'], { cwd })).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(/there is no file nowhere\.yaml\n {2}next: /),
      })
    },
  )
})

it('bake --with packer accepts only the format that Packer writes', async () => {
  const cwd = await starterFolder()
  expect(await runHere(['bake', '--with', 'packer', '--format', 'raw'], { cwd })).toMatchObject({
    exitCode: 64,
    stdout: '',
    stderr: expect.stringMatching(/^error: Packer writes only a qcow2\n {2}next: leave out --format/m),
  })
})

describe('run', () => {
  it('says what to do where nothing was baked, or from another config', async () => {
    const cwd = await starterFolder()
    expect(await runHere(['run'], { cwd })).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/out\/(.*)\/\1\.qcow2 does not exist\n {2}next: `bakelet up` bakes it/),
    })
    const { name } = parse(await readFile(join(cwd, 'bakelet.yaml'), 'utf8'))
    await mkdir(join(cwd, 'out', name), { recursive: true })
    await writeFile(join(cwd, 'out', name, `${name}.qcow2`), '')
    await writeFile(join(cwd, 'out', name, 'baked.json'), '{"plan":"of another"}')
    expect(await runHere(['run'], { cwd })).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/qcow2 was not baked from this config\n {2}next: `bakelet up` bakes it/),
    })
  })
})

describe('plan', () => {
  it('is JSON with --json', async () => {
    const { exitCode, stdout, stderr } = await run(['plan', '--json'], { cwd: await starterFolder() })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const plan = JSON.parse(stdout)
    expect(plan).toMatchObject({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), treeDigest: null })
    expect(plan.tree).toContainEqual(
      expect.objectContaining({ path: '/usr/local/bakelet/conf/pods/web.yaml', mode: '0600' }),
    )
  })

  it('lists users, packages and what the image has', async () => {
    const cwd = await emptyFolder()
    await writeFile(
      join(cwd, 'bakelet.yaml'),
      'name: edge\nsystem: {hostname: h1, packages: [htop], users: [{name: ops, sudo: true}], timezone: Etc/UTC}\nimage: {grow: true}\n',
    )
    const { stdout } = await runHere(['plan'], { cwd })
    expect(stdout).toContain(
      'host\n  h1\n  time zone Etc/UTC\n\nusers\n  ops  no key, sudo\n\npackages\n  htop\n',
    )
    expect(stdout).toContain('\nimage settings\n  image.size: "8G"\n  image.grow: true\n')
    expect(JSON.parse((await runHere(['plan', '--json'], { cwd })).stdout)).toMatchObject({
      ...{ hostname: 'h1', packages: ['htop'], image: { grow: true, size: '8G' } },
      users: [{ name: 'ops', sudo: true }],
    })
  })

  it('is for people without', async () => {
    const { exitCode, stdout } = await runHere(['plan'], { cwd: await starterFolder() })
    expect(exitCode).toBe(0)
    for (const line of [
      /^plan {2}sha256:[0-9a-f]{64}$/m,
      /^ {2}kubelet 1\.36\.4 {2}release, else build {2}sha256:/m,
      /^ {2}web {2}8080\/tcp$/m,
      /^ {2}kubelet\.service {2}enabled$/m,
      /^ {2}0600 \/usr\/local\/bakelet\/conf\/pods\/web\.yaml$/m,
      /^host\n {2}\S+\n/m,
      /^ {2}image\.size: "8G"$/m,
    ])
      expect(stdout).toMatch(line)
  })
})

describe('explain', () => {
  async function explain(path: string) {
    const cwd = await emptyFolder()
    const config = 'name: node\nkubelet:\n  config: { maxPods: 20 }\nrunc: { version: 1.5.1 }\n'
    await writeFile(join(cwd, 'node.yaml'), config)
    return runHere(['explain', path, '-c', 'node.yaml'], { cwd })
  }

  it.each([
    ['bin/runc', 'runc: node.yaml:4:9 (runc.version)'],
    ['conf/kubelet.yaml', 'kubelet: node.yaml:3:3 (kubelet.config)'],
    ['conf/containerd.toml', 'containerd: the default of containerd.config'],
  ])('names the line that %s comes from', async (path, because) => {
    const whole = `/usr/local/bakelet/${path}`
    expect(await explain(whole)).toMatchObject({
      exitCode: 0,
      stdout: `${whole}\n  ${because}\n`,
      stderr: '',
    })
  })

  it.each([
    ['/usr/local/bakelet/bin/rnc', 'did you mean /usr/local/bakelet/bin/runc?'],
    ['conf/kubelet.yaml', 'did you mean /usr/local/bakelet/conf/kubelet.yaml?'],
    ['/opt/bin/kubelet', 'did you mean /usr/local/bakelet/bin/kubelet?'],
    ['/nowhere', '`bakelet plan` lists everything'],
  ])('says what %s may have been meant to be', async (path, next) => {
    expect(await explain(path)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: `error: bakelet manages no file at ${path}\n  next: ${next}\n`,
    })
  })

  it.each([
    ['runc', 'artifact runc 1.5.1\n  runc: node.yaml:4:9 (runc.version)\n'],
    ['node', 'host node\n  system: node.yaml:1:1 (name)\n'],
    [
      'net.ipv4.ip_forward',
      'sysctl net.ipv4.ip_forward = 1\n  kernel: every node with this component has it\n',
    ],
    ['image.size', 'image.size: "8G"\n  the default\n'],
    ['kubelet.config', 'kubelet.config.maxPods: 20\n  node.yaml:3:22\n'],
  ])('explains %s, which is no path', async (name, stdout) => {
    expect(await explain(name)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(stdout) })
  })

  it('finds everything that plan lists', async () => {
    const cwd = join(import.meta.dirname, '../cases/everything')
    const { stdout } = await runHere(['plan', '--json'], { cwd })
    const { artifacts, images, pods, units, ownUnits, modules, sysctls, users, packages, hostname, tree } =
      JSON.parse(stdout)
    const named = [artifacts, pods, units, ownUnits, modules, users].flat().map(({ name }) => name)
    const others = [images, sysctls, tree].flat().map(({ reference, key, path }) => reference ?? key ?? path)
    for (const name of [...named, ...others, ...packages, hostname, 'image.size'])
      expect({ name, ...(await runHere(['explain', name], { cwd })) }).toMatchObject({ name, exitCode: 0 })
  })
})

describe('bench', () => {
  it('says what is missing where nothing would answer', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), 'name: silent\n')
    expect(await runHere(['bench'], { cwd })).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/no pod of this config has a TCP hostPort.*\n {2}next: give/),
    })
  })
})

describe('gen cloud-init', () => {
  it('writes user-data to standard output, and nothing else', async () => {
    const cwd = await starterFolder()
    const { exitCode, stdout, stderr } = await run(['gen', 'cloud-init'], { cwd })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^#cloud-config\n/)
    expect(parse(stdout, { version: '1.1' })).toHaveProperty('runcmd')
    expect(userDataFiles(stdout).map(({ path }) => path)).toContain('/usr/local/bakelet/bin/bakelet-install')
    expect(await run(['cloud-init'], { cwd, executable: 'gen' })).toMatchObject({ exitCode: 0, stdout })
  })

  it('lets only the user read the user-data that it writes', async () => {
    const cwd = await starterFolder()
    expect((await run(['gen', 'cloud-init', '-o', 'seed'], { cwd })).exitCode).toBe(0)
    expect(statSync(join(cwd, 'seed/user-data')).mode & 0o777).toBe(0o600)
  })
})
