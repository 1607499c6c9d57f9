import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { compileFile } from '../../src/tasks/inputs.ts'
import type { Check } from '../../src/verify/check.ts'
import { promiseChecks } from '../../src/verify/promise-checks.ts'
import type { NodeAnswers } from '../../src/verify/promises.ts'

const file = join(import.meta.dirname, '../cases/web/bakelet.yaml')
const { plan } = await compileFile({ file, text: await readFile(file, 'utf8') })
if (!plan) throw new Error('the case has a plan')

const unit = (fields: Readonly<Record<string, string>> = {}) =>
  new Map(
    Object.entries({
      ...{ LoadState: 'loaded', ActiveState: 'active', UnitFileState: 'enabled', Type: 'notify' },
      ...{ RemainAfterExit: 'no', ConditionResult: 'yes', Result: 'success', ...fields },
    }),
  )
const names = [
  'containerd.service',
  'kubelet.service',
  'bakelet-guard.path',
  'bakelet-firewall.service',
  'bakelet-ready.target',
  'bakelet-install.service',
  'bakelet-images.service',
]
const [firstImage] = plan.images
const well: NodeAnswers = {
  booted: true,
  units: new Map(names.map(name => [name, unit()])),
  failed: [],
  modules: plan.modules.map(() => 'loaded'),
  sysctls: plan.sysctls.map(({ value }) => value),
  filter: 'loaded',
  ...{ hostname: plan.hostname, timezone: '/usr/share/zoneinfo/Etc/UTC', users: [], packages: new Set() },
  versions: new Map(plan.artifacts.map(({ name, version }) => [name, `${name} v${version}`])),
  images: new Map(
    plan.images.map(({ reference, expected }) => [reference, expected?.digest ?? 'sha256:any']),
  ),
  listeners: [
    {
      protocol: 'TCP',
      port: 22,
      program: 'users:(("sshd",pid=7,fd=3))',
      cgroup: '0::/system.slice/ssh.service',
    },
    { protocol: 'TCP', port: 9100, program: 'users:(("node",pid=9,fd=3))', cgroup: '0::/kubepods.slice/a' },
  ],
}

const words = (checks: readonly Check[]) =>
  checks.flatMap(check =>
    check.outcome === 'different' ? [`${check.area} ${check.name}: ${check.found}`] : [],
  )
const withUnit = (name: string, fields: Readonly<Record<string, string>>) => ({
  units: new Map([...well.units, [name, unit(fields)]]),
})
const withVersion = (name: string, text: string) => ({ versions: new Map([...well.versions, [name, text]]) })

it('finds nothing on a node that is well', () => {
  expect(words(promiseChecks(plan, well))).toEqual([])
})

it.each<[Partial<NodeAnswers>, string]>([
  [withUnit('kubelet.service', { ActiveState: 'inactive' }), 'units kubelet.service: inactive, enabled'],
  [withUnit('kubelet.service', { ActiveState: 'failed' }), 'units kubelet.service: failed, enabled'],
  [withUnit('kubelet.service', { UnitFileState: 'disabled' }), 'units kubelet.service: active, disabled'],
  [withUnit('containerd.service', { UnitFileState: 'masked' }), 'units containerd.service: active, masked'],
  [withUnit('containerd.service', { LoadState: 'not-found' }), 'units containerd.service: missing'],
  [
    withUnit('bakelet-install.service', { ActiveState: 'inactive' }),
    'units bakelet-install.service: inactive',
  ],
  [withUnit('bakelet-guard.path', { ActiveState: 'failed' }), 'units bakelet-guard.path: failed, enabled'],
  [withUnit('bakelet-ready.target', { UnitFileState: 'disabled' }), 'units bakelet-ready.target: disabled'],
  [{ failed: ['other.service'] }, 'units other.service: failed'],
  [{ modules: ['not loaded', ...well.modules.slice(1)] }, 'modules overlay: not loaded'],
  [{ sysctls: ['0', ...well.sysctls.slice(1)] }, 'sysctls net.bridge.bridge-nf-call-iptables: 0'],
  [{ sysctls: [undefined, ...well.sysctls.slice(1)] }, 'sysctls net.bridge.bridge-nf-call-iptables: missing'],
  [{ hostname: 'other' }, 'system host name: other'],
  [
    withUnit('kubelet.service', { DropInPaths: '/etc/systemd/system/kubelet.service.d/own.conf' }),
    'units kubelet.service: active, enabled, changed by /etc/systemd/system/kubelet.service.d/own.conf',
  ],
  [
    withUnit('kubelet.service', { NeedDaemonReload: 'yes' }),
    'units kubelet.service: active, enabled, its files are newer than what systemd has read',
  ],
  [withVersion('kubelet', 'Kubernetes v1.20.0'), 'versions kubelet: 1.20.0'],
  [
    withVersion('containerd', 'containerd github.com/containerd/containerd/v2 v2.0.0 abc'),
    'versions containerd: 2.0.0',
  ],
  [withVersion('runc', 'runc version 1.0.0'), 'versions runc: 1.0.0'],
  [withVersion('cni-plugins', 'CNI bridge plugin v1.0.0'), 'versions cni-plugins: 1.0.0'],
  [withVersion('runc', ''), 'versions runc: not running'],
  [{ images: new Map([...(well.images ?? [])].slice(1)) }, `images ${firstImage?.reference}: missing`],
  [{ filter: 'other rules' }, 'firewall table inet bakelet: other rules'],
  [{ filter: 'missing' }, 'firewall table inet bakelet: missing'],
  [{ filter: undefined }, 'firewall table inet bakelet: missing'],
  [{ images: undefined }, `images ${firstImage?.reference}: containerd does not answer`],
  [
    {
      listeners: [
        { protocol: 'TCP', port: 9999, program: 'users:(("nc",pid=1,fd=3))', cgroup: '0::/user.slice' },
      ],
    },
    'ports TCP 9999: nc listens',
  ],
  [
    { listeners: [{ protocol: 'UDP', port: 9100, program: '', cgroup: '' }] },
    'ports UDP 9100: somebody listens',
  ],
])('names a difference: %#', (answers, said) => {
  expect(words(promiseChecks(plan, { ...well, ...answers }))).toContain(said)
})

it('does not ask what only systemd sets where it does not run, and passes nothing of it', () => {
  const checks = promiseChecks(plan, { ...well, booted: false, listeners: undefined })
  const areas = checks.filter(({ outcome }) => outcome === 'not asked').map(({ area }) => area)
  expect([...new Set(areas)]).toEqual(['units', 'modules', 'sysctls', 'system', 'ports'])
})

it('takes a drop-in that the OS or a generator brings for nobody’s change', () => {
  const DropInPaths =
    '/usr/lib/systemd/system/service.d/10-timeout.conf /run/systemd/generator/kubelet.service.d/a.conf'
  expect(words(promiseChecks(plan, { ...well, ...withUnit('kubelet.service', { DropInPaths }) }))).toEqual([])
})

const key = (name: string) => `ssh-ed25519 AAAAC3${name} ${name}@desk`
const withSystem = {
  ...plan,
  timezone: 'Europe/Vienna',
  packages: ['jq', 'mail-transport-agent'],
  users: [
    {
      ...{ name: 'ops', sudo: false, sshAuthorizedKeys: [key('a'), key('b')] },
      origin: { component: 'system', path: [] },
    },
  ],
} as const
const ops = { sudo: false, keys: ['AAAAC3a', 'AAAAC3b'] }
const wellSystem: NodeAnswers = {
  ...{ ...well, timezone: '/usr/share/zoneinfo/Europe/Vienna', users: [ops] },
  packages: new Set(['jq', 'mail-transport-agent', 'other']),
}

it.each<[Partial<NodeAnswers>, readonly string[]]>([
  [{}, []],
  [{ timezone: '/usr/share/zoneinfo/Etc/UTC' }, ['system time zone: Etc/UTC']],
  [{ packages: new Set(['mail-transport-agent']) }, ['system package jq: missing']],
  [{ users: [undefined] }, ['system user ops: missing']],
  [{ users: [{ ...ops, keys: ['AAAAC3a'] }] }, ['system SSH keys of ops: 1 missing']],
  [
    { users: [{ ...ops, keys: ['AAAAC3a', 'AAAAC3b', 'AAAAC3c'] }] },
    ['system SSH keys of ops: 1 that the config does not have'],
  ],
  [{ users: [{ ...ops, sudo: true }] }, ['system sudo for ops: allowed']],
])('names a difference of the system: %#', (answers, said) => {
  expect(words(promiseChecks(withSystem, { ...wellSystem, ...answers }))).toEqual(said)
})

it('does not ask for a guard that the kernel of the node lacks', () => {
  const sysctls = plan.sysctls.map(({ key, value }) =>
    key === 'kernel.yama.ptrace_scope' ? undefined : value,
  )
  const checks = promiseChecks(plan, { ...well, sysctls })
  expect(words(checks)).toEqual([])
  expect(checks.find(({ name }) => name === 'kernel.yama.ptrace_scope')).toMatchObject({
    outcome: 'not asked',
  })
})
