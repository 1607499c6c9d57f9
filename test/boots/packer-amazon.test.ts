import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { artifactFiles } from '../../src/bake/artifact-files.ts'
import { writeGenerated } from '../../src/host/generated/index.ts'
import { run } from '../../src/host/process.ts'
import { requireTool } from '../../src/host/tools.ts'
import { packerFolder } from '../../src/outputs/packer/index.ts'
import { planDigest } from '../../src/plan/digest.ts'
import type { FetchedPlan } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { treeDigest } from '../../src/plan/tree-digest.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import { treeDifference } from '../../src/verify/tree.ts'
import type { QemuVm } from '../../src/vm/qemu/vm.ts'
import { openNetwork, type PlayedInstance, playInstance } from './instance.ts'
import { ask, type Lab, labFolder, openLab, say, tools, treeOf } from './lab.ts'
import { type Call, type Moto, openMoto, valueIn } from './moto.ts'
import { bootPristine } from './pristine.ts'

/**
 * An AMI by Packer, without AWS: moto answers the calls, and where it has an instance, a machine of ours that booted the
 * stock base lets Packer in. The folder is built as `gen packer` writes it.
 */
const folder = join(labFolder, 'packer-amazon')
const debian = '136693071363'
const newest = 'ami-0deb1300000000002'
let plan: FetchedPlan
let moto: Moto
let vm: QemuVm
let instance: PlayedInstance | undefined
/** All that Packer said, and all that it called. */
let said: string
let calls: readonly Call[]

beforeAll(async () => {
  await rm(folder, { recursive: true, force: true })
  const lab = await openLab()
  await ensureTools(['packer', 'python3', 'pip3'], tools)
  plan = await lab.plan('examples/web/bakelet.yaml')
  moto = await openMoto(join(folder, 'moto'), [
    { id: 'ami-0deb1300000000001', name: 'debian-13-amd64-20260601-1', owner: debian, created: '2026-06-01' },
    { id: newest, name: 'debian-13-amd64-20260901-1', owner: debian, created: '2026-09-01' },
    // Newer, by somebody else, under a name that looks right.
    {
      id: 'ami-0deb1300000000003',
      name: 'debian-13-amd64-20261001-1',
      owner: '666666666666',
      created: '2026-10-01',
    },
  ])
  vm = await bootPristine(lab, 'instance', {
    workDir: join(folder, 'machine'),
    forwards: [{ protocol: 'tcp', guestPort: 22, hostPort: 0 }],
  })
  await writeGenerated(join(folder, 'image'), { output: 'packer', files: await filesOf(lab) })
  const over = new AbortController()
  try {
    ;[said, instance] = await Promise.all([packerBuild(over.signal), playInstance(moto, vm, over.signal)])
  } finally {
    over.abort()
  }
  calls = await moto.calls()
})

afterAll(async () => {
  await vm?.powerCut()
  await moto?.close()
  instance?.close()
})

async function filesOf({ store }: Lab) {
  const base = { url: 'https://example.org/unused.qcow2', checksum: 'none' }
  const files = packerFolder(plan, { builders: ['amazon-ebs'], delivery: 'upload', size: '8G', base })
  return [...files, ...(await artifactFiles('payload/artifacts', { plan, store }))]
}

async function packerBuild(signal: AbortSignal): Promise<string> {
  const subnet = await openNetwork(moto)
  const variables = {
    amazon_endpoint: moto.url,
    amazon_subnet: subnet,
    amazon_ssh_from: '["127.0.0.1/32"]',
    // That of the stock base.
    amazon_ssh_username: 'debian',
  }
  const args = Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`)
  const { stdout } = await run(await requireTool('packer'), ['build', '-color=false', ...args, '.'], {
    signal,
    cwd: join(folder, 'image'),
    env: { ...moto.env, CHECKPOINT_DISABLE: '1', AWS_POLL_DELAY_SECONDS: '1' },
    onLine: line => say(`packer: ${line}`),
  })
  return stdout
}

describe('packer build of amazon-ebs', () => {
  it('starts from the newest image of Debian, whatever others publish', () => {
    const search = calls.filter(({ parameters }) => [...parameters.values()].includes('debian-13-amd64-*'))
    expect(search.map(({ parameters }) => parameters.get('Owner.1'))).toEqual([debian])
    expect(parametersOf(one('RunInstances')).ImageId).toBe(newest)
  })

  it('runs one instance, with an encrypted gp3 volume and a key of its own', () => {
    expect(parametersOf(one('RunInstances'))).toMatchObject({
      InstanceType: 't3.medium',
      'BlockDeviceMapping.1.DeviceName': '/dev/xvda',
      'BlockDeviceMapping.1.Ebs.Encrypted': 'true',
      'BlockDeviceMapping.1.Ebs.VolumeType': 'gp3',
      'BlockDeviceMapping.1.Ebs.VolumeSize': '8',
      'BlockDeviceMapping.1.Ebs.DeleteOnTermination': 'true',
      KeyName: parametersOf(one('CreateKeyPair')).KeyName,
    })
  })

  it('opens its port 22 and no other, to the networks that were named', () => {
    expect(parametersOf(one('AuthorizeSecurityGroupIngress'))).toMatchObject({
      'IpPermissions.1.FromPort': '22',
      'IpPermissions.1.ToPort': '22',
      'IpPermissions.1.IpProtocol': 'tcp',
      'IpPermissions.1.IpRanges.1.CidrIp': '127.0.0.1/32',
    })
  })

  it('puts the node in place over ssh, and only then stops the instance and makes the image', () => {
    expect(said).toContain('bakelet: the node is in place')
    const steps = ['RunInstances', 'StopInstances', 'CreateImage', 'TerminateInstances']
    expect(calls.map(({ action }) => action).filter(action => steps.includes(action))).toEqual(steps)
    expect(said).toMatch(/AMIs were created:\s+us-east-1: ami-/)
  })

  it('tags the image and its snapshot with the plan and every version', async () => {
    const versions = Object.fromEntries(
      plan.artifacts.map(({ name, version }) => [`bakelet:${name}`, version]),
    )
    const expected = {
      'bakelet:name': plan.name,
      'bakelet:plan': planDigest(plan),
      ...versions,
      Name: plan.name,
      source: `${newest} debian-13-amd64-20260901-1`,
    }
    const image = /us-east-1: (ami-\w+)/.exec(said)?.[1] ?? ''
    const described = await moto.ask('DescribeImages', { 'ImageId.1': image })
    const snapshot = valueIn(described, 'snapshotId')
    expect(await tagsOf(image)).toEqual(expected)
    expect(await tagsOf(snapshot)).toEqual(expected)
  })

  it('leaves nothing but the image: no instance, no key, no security group', async () => {
    expect(valueIn(await moto.ask('DescribeInstances'), 'name')).toBe('terminated')
    expect(await moto.ask('DescribeKeyPairs')).not.toContain('<keyName>')
    const groups = await moto.ask('DescribeSecurityGroups')
    expect(groups).toContain('<groupName>default</groupName>')
    expect(groups).not.toMatch(/packer/i)
  })

  it('says in manifest.json which plan it is of', async () => {
    const manifest = JSON.parse(await readFile(join(folder, 'image/manifest.json'), 'utf8'))
    expect(manifest.builds).toMatchObject([
      { builder_type: 'amazon-ebs', custom_data: { plan: planDigest(plan) } },
    ])
  })
})

describe('the disk that the image is made of', () => {
  it('has the managed tree of a first boot, by digest', async () => {
    const tree = await treeOf(vm, plan)
    expect(treeDifference(managedTree(plan), tree)).toEqual([])
    expect(tree.digest).toBe(treeDigest(managedTree(plan)))
  })

  it('has no key, no machine-id, and nothing of cloud-init and the build', async () => {
    const files = String.raw`find / -xdev \( -name authorized_keys -o -path '/etc/ssh/ssh_host_*' -o -path '/var/tmp/payload*' \)`
    expect(await ask(vm, files)).toBe('')
    expect(await ask(vm, 'cat /etc/machine-id; find /var/lib/cloud -type f; ls /var/lib/bakelet')).toBe(
      'artifacts\ninstalled\n',
    )
  })
})

/** The only call of an action. */
function one(action: string): Call {
  const [call, ...others] = calls.filter(each => each.action === action)
  if (!call || others.length > 0) throw new Error(`${action}: ${others.length + (call ? 1 : 0)} calls`)
  return call
}

function parametersOf(call: Call | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(call?.parameters ?? [])
}

async function tagsOf(resource: string): Promise<Readonly<Record<string, string>>> {
  const xml = await moto.ask('DescribeTags', { 'Filter.1.Name': 'resource-id', 'Filter.1.Value.1': resource })
  return Object.fromEntries(
    [...xml.matchAll(/<item>.*?<\/item>/gs)].map(([item]) => [valueIn(item, 'key'), valueIn(item, 'value')]),
  )
}
