import { describe, expect, it } from 'vitest'
import { kubeletArguments } from '../../src/components/kubelet/arguments.ts'
import { compileText, inShort } from '../compile/compile.ts'
import { check, findings } from './subject.ts'

describe('the command line says what has no field in that version', () => {
  const endpoint = '--container-runtime-endpoint=unix:///run/containerd/containerd.sock'
  it.each([
    [
      '1.20.15',
      ['--container-runtime=remote', endpoint, '--pod-infra-container-image=registry.k8s.io/pause:3.6'],
    ],
    [
      '1.23.16',
      ['--container-runtime=remote', endpoint, '--pod-infra-container-image=registry.k8s.io/pause:3.6'],
    ],
    ['1.24.17', [endpoint]],
    ['1.26.15', [endpoint]],
    ['1.27.16', []],
    ['1.37.1', []],
  ])('%s', (version, expected) => {
    const input = { flags: {}, version, sandboxImage: 'registry.k8s.io/pause:3.6', others: {} }
    expect(kubeletArguments(input)).toEqual(expected)
    expect(
      kubeletArguments({ ...input, flags: { v: 2, 'node-ip': '::1', 'seccomp-default': true } }),
    ).toEqual([...expected, '--v=2', '--node-ip=::1', '--seccomp-default=true'])
  })
})

it('a flag is one word of the unit, whatever is in it', async () => {
  const { plan } = await compileText('name: a\nkubelet: {flags: {provider-id: "a=$(id) %n \\"b\\""}}')
  expect(plan?.units.find(({ name }) => name === 'kubelet.service')?.content).toContain(
    '/bin/kubelet --config /usr/local/bakelet/conf/kubelet.yaml "--provider-id=a=$$(id) %%n \\"b\\""\n',
  )
})

it.each([
  ['a bool that is none', { 'seccomp-default': 'yes' }, ['config-wrong-type kubelet.flags.seccomp-default']],
  [
    'a number that is none',
    { 'maximum-dead-containers': 'two' },
    ['config-wrong-type kubelet.flags.maximum-dead-containers'],
  ],
  [
    'a duration that is none',
    { 'minimum-container-ttl-duration': '1 minute' },
    ['config-bad-value kubelet.flags.minimum-container-ttl-duration'],
  ],
  ['text that looks like a number', { 'node-ip': 1 }, []],
])('%s', async (_, flags, expected) => {
  const { diagnostics } = await compileText(JSON.stringify({ name: 'a', kubelet: { flags } }))
  expect(
    diagnostics
      .filter(({ severity }) => severity === 'error')
      .map(({ code, path }) => `${code} ${path.join('.')}`),
  ).toEqual(expected)
})

it.each([
  ['a list', '[a]'],
  ['nothing', 'null'],
  ['two lines', '"a\\nb"'],
])('%s is not a value of a flag', async (_, value) => {
  expect(inShort(await compileText(`name: a\nkubelet: {flags: {node-ip: ${value}}}`))).toHaveLength(1)
})

it('what needs no word gets none', async () => {
  expect(await findings({ kubelet: { flags: { v: 2, vmodule: 'a=1', 'node-labels': 'a=b' } } })).toEqual([])
})

it('a flag that is to go says in which version', async () => {
  const found = await check({
    containerd: { version: '2.1.9' },
    kubelet: { version: '1.34.11', flags: { 'housekeeping-interval': '10s', 'log-cadvisor-usage': true } },
  })
  expect(found).toMatchObject([
    { message: '--log-cadvisor-usage is deprecated, and 1.37 does not start with it', severity: 'warning' },
  ])
})
