import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeLock } from '../../src/lock/make.ts'
import { printLock } from '../../src/lock/print.ts'
import type { OutputFile } from '../../src/outputs/file.ts'
import { builderNames } from '../../src/outputs/packer/builders.ts'
import { packerFolder } from '../../src/outputs/packer/index.ts'
import type { DownloadOptions } from '../../src/outputs/packer/options.ts'
import type { Plan } from '../../src/plan/types.ts'
import { caseNames, loadCase } from '../cases/cases.ts'
import { compileText } from '../compile/compile.ts'
import { itWith, run } from '../support/foreign.ts'
import { data, fetchedReleases } from '../support/lock-facts.ts'

const base = { file: 'base.qcow2', checksum: `sha256:${'0'.repeat(64)}` }
const everything: DownloadOptions = { builders: builderNames, delivery: 'download', size: '8G', base }
const contentsOf = (files: readonly OutputFile[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    files.map(file => [file.path, 'link' in file ? file.link : Buffer.from(file.content).toString()]),
  )
const contents = (plan: Plan, options = everything) => contentsOf(packerFolder(plan, options))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakelet-packer-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries({
    ...files,
    key,
    'key.pub': 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEdldUA3PPuuxAj51qg5QBTCWNLKDiLKowja46s9iHwl\n',
  })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}

/** Packer looks whether the key is one. */
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'sec1', format: 'pem' })
  .toString()

/** Packer in the folder. Without a cloud: what it says was never asked of one. */
function packer(command: string, ...args: readonly string[]) {
  return run('env', ['-C', folder, ...environment, 'packer', command, ...args])
}
const environment = [
  'CHECKPOINT_DISABLE=1',
  'GOOGLE_CLOUD_PROJECT=project',
  'ARM_SUBSCRIPTION_ID=00000000-0000-0000-0000-000000000000',
  'HCLOUD_TOKEN=token',
  'OS_AUTH_URL=http://127.0.0.1:9/v3',
]
const validated = { status: 0, output: '' }

describe('Packer', () => {
  describe.each(caseNames)('%s', async name => {
    const { plan } = await loadCase(name)

    itWith('packer')('takes the folder, and would format nothing in it', () => {
      write(contents(plan))
      for (const builder of builderNames.filter(each => each !== 'openstack'))
        expect(packer('validate', `-only=${builder}.node`, '.'), builder).toEqual(validated)
      for (const each of ['.', 'newer']) expect(packer('fmt', '-check', '-diff', each)).toEqual(validated)
    })
  })

  itWith('packer')('misses only who it is at OpenStack, which it asks before anything else', async () => {
    write(contents((await loadCase('web')).plan))
    const { output } = packer('validate', '-only=openstack.node', '.')
    expect(output).toMatch(
      /^Error: 1 error\(s\) occurred:\n\n\* You must provide a password to authenticate\n/,
    )
  })

  itWith('packer')('takes each builder alone, and starts from any folder', async () => {
    const { plan } = await loadCase('web')
    for (const builder of ['qemu', 'amazon-ebs', 'googlecompute', 'azure-arm', 'hcloud'] as const) {
      write(contents(plan, { ...everything, builders: [builder] }))
      const variable = `-var=qemu_ssh_key=${join(folder, 'key')}`
      const args = builder === 'qemu' ? [variable, folder] : [folder]
      expect(run('env', ['-C', '/', ...environment, 'packer', 'validate', ...args]), builder).toEqual(
        validated,
      )
      rmSync(folder, { recursive: true })
      mkdirSync(folder)
    }
  })

  itWith('packer')('takes arm64 where a builder has it', async () => {
    write(contents({ ...(await loadCase('web')).plan, arch: 'arm64' }))
    for (const builder of ['amazon-ebs', 'googlecompute', 'azure-arm', 'hcloud'])
      expect(packer('validate', `-only=${builder}.node`, '.'), builder).toEqual(validated)
  })

  itWith('packer')('makes and shares an AMI as the variables say', async () => {
    write(contents((await loadCase('web')).plan))
    const variables = [
      'amazon_share_with=["123456789012"]',
      'amazon_copy_to=["eu-west-1"]',
      'amazon_kms_key=a',
    ]
    const args = variables.map(variable => `-var=${variable}`)
    expect(packer('validate', '-only=amazon-ebs.node', ...args, '.')).toEqual(validated)
    const { status, output } = packer('validate', '-only=amazon-ebs.node', '-var=amazon_source_owner=', '.')
    expect(status).toBe(1)
    expect(output).toContain('An owner is needed: anybody may publish an AMI under any name.')
  })

  itWith('packer')('would notice a wrong name', async () => {
    const files = contents((await loadCase('web')).plan)
    write({ ...files, 'qemu.pkr.hcl': (files['qemu.pkr.hcl'] ?? '').replace('disk_image ', 'disk_imgae ') })
    expect(packer('validate', '-only=qemu.node', '.').output).toContain('"disk_imgae" is not expected here')
  })
})

describe('the folder', () => {
  it('is the same from a TOML config', async () => {
    const pods = { 'pods/web.yaml': readFileSync(join('examples/web/pods/web.yaml'), 'utf8') }
    const [yaml, toml] = await Promise.all([
      compileText('name: edge-web\npods: [pods/web.yaml]\n', { file: 'bakelet.yaml', pods }),
      compileText('name = "edge-web"\npods = ["pods/web.yaml"]\n', { file: 'bakelet.toml', pods }),
    ])
    if (!yaml.plan || !toml.plan) throw new Error('no plan')
    expect(contents(toml.plan)).toEqual(contents(yaml.plan))
  })

  it('has the files of the builders that were asked for', async () => {
    const { fetched } = await loadCase('web')
    const options = { ...everything, builders: ['hcloud'], delivery: 'upload' } as const
    const files = contentsOf(packerFolder(fetched, options))
    expect(Object.keys(files).filter(path => !path.startsWith('payload/root/'))).toEqual([
      'README.md',
      'node.pkr.hcl',
      'build.pkr.hcl',
      'hcloud.pkr.hcl',
      'newer/plugins.pkr.hcl',
      'payload/provision.sh',
      'payload/clean.sh',
      'payload/add-user.sh',
      'payload/node.sh',
      'payload/files.list',
    ])
    expect(files['build.pkr.hcl']).toMatch(/sources = \[\n {4}"source\.hcloud\.node",\n {2}\]/)
    expect(files['newer/plugins.pkr.hcl']?.match(/source {2}= .*/g)).toEqual([
      'source  = "github.com/hetznercloud/hcloud"',
    ])
  })

  it('has a plugin for every builder', async () => {
    const files = contents((await loadCase('web')).plan)
    expect(files['newer/plugins.pkr.hcl']?.match(/source {2}= /g)).toHaveLength(builderNames.length)
  })

  it('gives newer Packers the same AMI, and more', async () => {
    const files = contents((await loadCase('web')).plan)
    const [old, newer] = ['amazon-ebs.pkr.hcl', 'newer/amazon-ebs.pkr.hcl'].map(path => files[path] ?? '')
    const added =
      /\n {2}# What 1\.6\.6 does not know\..*\n {2}imds_support = "v2\.0"\n {2}metadata_options \{\n( {4}.*\n){3} {2}\}\n(?=\}\n$)/
    expect(newer).toMatch(added)
    expect(newer?.replace(added, '')).toBe(old)
  })
})

describe('the scripts', () => {
  itWith('cloud-init')('start a machine with valid user-data', () => {
    const { status, output } = run('cloud-init', ['schema', '-c', 'packer/seed/user-data'])
    expect(status, output).toBe(0)
  })

  it('read of the config what was written into it', async () => {
    const { plan } = await loadCase('everything')
    write(contents(plan))
    const { output } = run('sh', [
      '-euc',
      'sh() { shift; printf "user:%s:%s:%s:%s\\n" "$@"; }; . "$1"; printf "%s\\n" "$bin" "$hostname" "$timezone" "$units"; add_users',
      'sh',
      join(folder, 'payload/node.sh'),
    ])
    const units = plan.units.filter(({ wantedBy }) => wantedBy).map(({ name }) => name)
    expect(output).toBe(
      [
        `${plan.prefix}/bin`,
        plan.hostname,
        plan.timezone,
        units.join(' '),
        ...plan.users.map(
          ({ name, sudo, sshAuthorizedKeys }) =>
            `user:${name}::${sudo ? 'sudo' : ''}:${sshAuthorizedKeys.join('\n')}`,
        ),
        '',
      ].join('\n'),
    )
  })
})

it('an image of which a lock says the digest is pulled by it, and has its name all the same', async () => {
  const { plan } = await compileText('name: node\n')
  if (!plan) throw new Error('the shortest config has a plan')
  const lock = printLock(makeLock({ plan, fetched: fetchedReleases(plan), data }))
  const locked = await compileText('name: node\n', { lock })
  const pull = (of: Plan) => /^pull='?(.*?)'?$/m.exec(contents(of)['payload/node.sh'] ?? '')?.[1]
  const digest = `sha256:${'7'.repeat(64)}`
  expect(pull(plan)).toBe('registry.k8s.io/pause:3.10.2')
  expect(locked.plan && pull(locked.plan)).toBe(
    `registry.k8s.io/pause:3.10.2=registry.k8s.io/pause@${digest}`,
  )
})
