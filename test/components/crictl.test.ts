import { expect, it } from 'vitest'
import { compileText } from '../compile/compile.ts'
import { textOf } from '../support/text-of.ts'

it('is on no node that does not ask for it', async () => {
  const { plan } = await compileText('name: a')
  expect(plan?.artifacts.map(({ name }) => name)).not.toContain('crictl')
  expect(plan?.files.map(({ path }) => path)).not.toContain('/etc/crictl.yaml')
})

it('is the release for the kubelet of its time, and asks containerd alone', async () => {
  const { plan, diagnostics } = await compileText('name: a\ncrictl: {install: true}')
  expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([])
  expect(plan?.artifacts.find(({ name }) => name === 'crictl')).toMatchObject({
    version: '1.36.0',
    release: {
      url: 'https://github.com/kubernetes-sigs/cri-tools/releases/download/v1.36.0/crictl-v1.36.0-linux-amd64.tar.gz',
    },
    install: [{ member: 'crictl', to: '/usr/local/bakelet/bin/crictl', mode: '0755' }],
  })
  const file = plan?.files.find(({ path }) => path === '/etc/crictl.yaml')
  expect(file && textOf(file.content)).toBe(
    'runtime-endpoint: "unix:///run/containerd/containerd.sock"\nimage-endpoint: "unix:///run/containerd/containerd.sock"\n',
  )
})

it('does nothing without CRI, which is said', async () => {
  const { plan, diagnostics } = await compileText(
    'name: a\ncontainerd: {cri: false}\ncrictl: {install: true}',
  )
  expect(plan?.artifacts.map(({ name }) => name)).not.toContain('crictl')
  expect(diagnostics.map(({ code, path }) => [code, path])).toContainEqual([
    'setting-without-cri',
    ['crictl'],
  ])
})

it('is 1.26 or newer: older ones speak another version of CRI', async () => {
  const { diagnostics } = await compileText('name: a\ncrictl: {install: true, version: 1.25.0}')
  expect(diagnostics.map(({ code, path }) => [code, path])).toContainEqual([
    'version-unsupported',
    ['crictl', 'version'],
  ])
})
