import { expect, it } from 'vitest'
import { compileText, inShort } from './compile.ts'

const pod = (name: string, hostPort: number) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  containers:
    - {name: main, image: "busybox:1.37", ports: [{containerPort: 80, hostPort: ${hostPort}}]}
`

it.each([
  [
    'pods without CRI',
    'name: a\ncontainerd: {cri: false}\npods: [a.yaml]',
    ['kubelet-without-cri bakelet.yaml containerd.cri'],
  ],
  [
    'a URL of pods without CRI',
    'name: a\ncontainerd: {cri: false}\npods: {url: "https://example.org/pods"}',
    ['kubelet-without-cri bakelet.yaml containerd.cri'],
  ],
  [
    'images without CRI',
    'name: a\ncontainerd: {cri: false}\nimages: {preload: [busybox]}',
    ['kubelet-without-cri bakelet.yaml images.preload'],
  ],
  [
    'CRI disabled behind our back',
    'name: a\ncontainerd: {config: {disabled_plugins: [io.containerd.cri.v1.images]}}',
    ['kubelet-without-cri bakelet.yaml containerd.config.disabled_plugins'],
  ],
  ['another plugin disabled', 'name: a\ncontainerd: {config: {disabled_plugins: [a.b]}}', []],
  ['containerd alone', 'name: a\ncontainerd: {cri: false}', []],
  [
    'one user twice',
    'name: a\nsystem: {users: [{name: ops}, {name: ops}]}',
    ['plan-duplicate-name bakelet.yaml system.users.1'],
  ],
  [
    'one sysctl in two spellings',
    'name: a\nkernel: {sysctl: {vm.swappiness: 1, vm/swappiness: 2}}',
    ['plan-duplicate-name bakelet.yaml kernel.sysctl.vm/swappiness'],
  ],
  [
    'a prefix among the units',
    'name: a\nprefix: /etc/systemd/system/bakelet',
    ['prefix-shared bakelet.yaml prefix', 'plan-not-a-unit bakelet.yaml prefix'],
  ],
  [
    'a prefix that is a file of ours',
    'name: a\nprefix: /etc/sysctl.d/99-bakelet.conf',
    ['prefix-shared bakelet.yaml prefix', 'plan-path-conflict bakelet.yaml prefix'],
  ],
])('%s', async (_, text, problems) => {
  expect(inShort(await compileText(text))).toEqual(problems)
})

it('two pods of one name, and two that want one port', async () => {
  const pods = { 'a.yaml': pod('web', 80), 'b.yaml': pod('web', 81), 'c.yaml': pod('other', 80) }
  expect(inShort(await compileText('name: a\npods: ["*.yaml"]', { pods }))).toEqual([
    'pod-duplicate-name b.yaml metadata.name',
    'pod-host-port-clash c.yaml spec.containers.0.ports.0.hostPort',
  ])
})
