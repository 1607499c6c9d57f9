import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts'
import type { PlannedArtifact } from '../../src/plan/artifact.ts'
import type { Mode, NodePath } from '../../src/plan/entry.ts'
import { checkPlan } from '../../src/plan/invariants/index.ts'
import { from } from '../../src/plan/origin.ts'
import type { Plan, PlannedUnit } from '../../src/plan/types.ts'

const ours = from('system')
const theirs = from('kubelet')

const empty: Plan = {
  formatVersion: 1,
  name: 'node',
  hostname: 'node',
  arch: 'amd64',
  prefix: '/opt/node',
  timezone: undefined,
  shutdownSeconds: 0,
  users: [],
  packages: [],
  modules: [],
  sysctls: [],
  directories: [],
  files: [],
  links: [],
  units: [],
  ownUnits: [],
  artifacts: [],
  images: [],
  pods: [],
}

const check = (parts: Partial<Plan>) => checkPlan({ ...empty, ...parts }, 'bakelet.yaml')
const inShort = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ code, message, path }) => [code, path.join('.'), message])

const file = (path: string, origin = ours('prefix')) =>
  ({ path: path as NodePath, mode: '0644', content: '', ...origin }) as const
const directory = (path: string, origin = ours('prefix')) =>
  ({ path: path as NodePath, mode: '0755', ...origin }) as const
const unit = (more: Partial<PlannedUnit> = {}): PlannedUnit => ({
  name: 'a.service',
  relations: {},
  wantedBy: undefined,
  content: '',
  ...ours('here'),
  ...more,
})
const installed = { wantedBy: 'multi-user.target' }

it('an empty plan is sound', () => {
  expect(check({})).toEqual([])
})

describe('paths', () => {
  it.each([
    'relative',
    '/a//b',
    '/a/../b',
    '/a/./b',
    '/a/',
    '/',
    '/with space',
    '/new\nline',
    '/ä',
    '/$HOME',
    '',
  ])('%j is not one', path => {
    expect(inShort(check({ files: [file(path)] }))).toEqual([
      ['plan-path-invalid', 'prefix', expect.stringContaining(`\`${path}\` is not`)],
    ])
  })

  it.each(['/a', '/a/b-c_d.e', '/etc/systemd@x:1', '/a/..b', '/a/...'])('%j is one', path => {
    expect(check({ files: [file(path)] })).toEqual([])
  })

  it.each<[string, Partial<Plan>, string]>([
    [
      'two files of two components',
      { files: [file('/a'), file('/a', theirs('kubelet', 'config'))] },
      'system and kubelet both want `/a`',
    ],
    ['two files of one component', { files: [file('/a'), file('/a')] }, 'two parts of system want `/a`'],
    ['a folder and a file', { directories: [directory('/a')], files: [file('/a')] }, 'want `/a`'],
    ['two folders', { directories: [directory('/a'), directory('/a')] }, 'want `/a`'],
    [
      'a file, and one below it',
      { files: [file('/a/b/c'), file('/a/b/d'), file('/a')] },
      '`/a/b/c` cannot be below `/a`, which is not a folder',
    ],
    [
      'a file and what modules-load.d gets',
      { files: [file('/etc/modules-load.d/bakelet.conf')], modules: [{ name: 'overlay', ...theirs() }] },
      'system and kernel both want',
    ],
    [
      'a folder below the link of an enabled unit',
      {
        units: [unit(installed)],
        directories: [directory('/etc/systemd/system/multi-user.target.wants/a.service/x', ours())],
      },
      'is not a folder',
    ],
  ])('%s: a conflict', (_, parts, message) => {
    expect(inShort(check(parts))).toContainEqual([
      'plan-path-conflict',
      expect.stringMatching(/kubelet\.config|prefix|here/),
      expect.stringContaining(message),
    ])
    expect(check(parts).filter(({ code }) => code === 'plan-path-conflict')).toHaveLength(1)
  })
})

describe('modes', () => {
  it.each(['644', '0o644', '0849', '04755', '00644', ''])('%j is a bug', mode => {
    expect(() => check({ files: [{ ...file('/a'), mode: mode as Mode }] })).toThrow(
      `the mode ${mode} is not four octal digits`,
    )
  })
})

describe('units', () => {
  it.each<Partial<PlannedUnit>>([
    { relations: { After: ['nowhere.service'] } },
    { relations: { Before: ['containerd.service', 'nowhere.service'] } },
    { relations: { Requires: ['nowhere.service'] } },
    { relations: { Wants: ['a.service', 'nowhere.service'] } },
    { wantedBy: 'nowhere.service' },
  ])('%j names one that nothing provides', parts => {
    const other = unit({ name: 'containerd.service' })
    expect(inShort(check({ units: [unit(parts), other] }))).toEqual([
      ['plan-unit-unknown', 'here', 'a.service names nowhere.service, which nothing provides'],
    ])
  })

  it.each<[string, Partial<Plan>]>([
    ['a file', { files: [file('/etc/systemd/system/b.service')] }],
    ['a drop-in', { files: [file('/etc/systemd/system/a.service.d/10.conf')] }],
    [
      'a prefix',
      { directories: [directory('/etc/systemd/system/x'), directory('/etc/systemd/system/x/bin')] },
    ],
  ])('%s in their place is none', (_, parts) => {
    expect(inShort(check(parts))).toEqual([
      ['plan-not-a-unit', 'prefix', expect.stringContaining('is in a folder of systemd units')],
    ])
  })

  it('are sound when they name each other and are installed', () => {
    const relations = { After: ['b.service', 'network-online.target'] }
    expect(check({ units: [unit({ relations, ...installed }), unit({ name: 'b.service' })] })).toEqual([])
  })
})

describe('names', () => {
  const user = { name: 'ops', sshAuthorizedKeys: [], sudo: false }
  const image = {
    reference: 'docker.io/library/busybox:1.37.0',
    sandbox: false,
    preload: true,
  }
  const artifact: Omit<PlannedArtifact, 'origin'> = {
    name: 'runc',
    version: '1.4.3',
    arch: 'amd64',
    source: 'auto',
    format: 'binary',
    release: undefined,
    install: [],
  }

  it.each<[string, Partial<Plan>, string]>([
    [
      'users',
      {
        users: [
          { ...user, ...ours() },
          { ...user, ...ours('again') },
        ],
      },
      'the user `ops` is there twice',
    ],
    [
      'modules',
      {
        modules: [
          { name: 'br_netfilter', ...ours() },
          { name: 'br-netfilter', ...ours('again') },
        ],
      },
      'the kernel module `br-netfilter` is there twice',
    ],
    [
      'sysctls',
      {
        sysctls: [
          { key: 'net.ipv4.ip_forward', value: '1', ...ours() },
          { key: 'net/ipv4/ip_forward', value: '0', ...ours('again') },
        ],
      },
      'the kernel parameter `net/ipv4/ip_forward` is there twice',
    ],
    [
      'artifacts',
      {
        artifacts: [
          { ...artifact, ...ours() },
          { ...artifact, ...ours('again') },
        ],
      },
      'the artifact `runc` is there twice',
    ],
    [
      'images',
      {
        images: [
          { ...image, ...ours() },
          { ...image, ...ours('again') },
        ],
      },
      'the image `docker.io/library/busybox:1.37.0` is there twice',
    ],
  ])('of %s are distinct', (_, parts, message) => {
    expect(inShort(check(parts))).toEqual([['plan-duplicate-name', 'again', message]])
  })

  it('of network interfaces may hold what separates elsewhere', () => {
    const sysctls = [
      { key: 'net/ipv4/conf/eth0.1/rp_filter', value: '1', ...ours() },
      { key: 'net/ipv4/conf/eth0/1/rp_filter', value: '1', ...ours() },
    ]
    expect(check({ sysctls })).toEqual([])
  })
})
