import { describe, expect, it } from 'vitest'
import { matchesImage } from '../../../src/components/kubelet/credential-providers/matches.ts'
import { parseImageReference } from '../../../src/plan/image-reference.ts'
import { managedTree } from '../../../src/plan/managed.ts'
import { notRunnable } from '../../../src/plan/not-runnable.ts'
import { compileText } from '../../compile/compile.ts'

const provider = {
  program: { source: 'plugin' },
  matchImages: ['registry.k8s.io'],
  defaultCacheDuration: '12h',
}
const config = (kubelet: object) => JSON.stringify({ name: 'a', kubelet })
const files = { plugin: '#!/bin/sh\nexit 1\n' }

it('without plugins the kubelet gets neither flag: it refuses an empty list', async () => {
  const { plan } = await compileText(config({ credentialProviders: {} }))
  expect(plan?.units.map(({ content }) => content).join()).not.toContain('image-credential-provider')
  expect(plan && managedTree(plan).filter(({ path }) => path.includes('credential-provider'))).toEqual([])
})

it('a node without CRI has none of it', async () => {
  const text = JSON.stringify({
    ...{ name: 'a', containerd: { cri: false } },
    kubelet: { credentialProviders: { one: provider } },
  })
  const { plan, diagnostics } = await compileText(text, { files })
  expect(diagnostics.map(({ code }) => code)).toEqual(['setting-without-cri'])
  expect(plan?.files.filter(({ path }) => path.includes('credential-provider'))).toEqual([])
})

it('only root reads the list, which may have a password, and everybody here sees a digest of it', async () => {
  const password = { ...provider, env: { PASSWORD: 'correct horse' } }
  const { plan } = await compileText(config({ credentialProviders: { one: password } }), { files })
  const file = plan?.files.find(({ path }) => path.endsWith('/credential-providers.yaml'))
  expect(file).toMatchObject({ mode: '0600', secret: true })
  expect(file?.content).toContain('correct horse')
})

it.each(['1.26', '1.37'])('kubelet %s takes it without a word', async version => {
  const text = config({ version, credentialProviders: { one: provider } })
  const { diagnostics } = await compileText(text, { files })
  expect(diagnostics.filter(({ path }) => path.includes('credentialProviders'))).toEqual([])
})

it('flags of another list stay where bakelet has none', async () => {
  const flags = {
    'image-credential-provider-config': '/etc/a.yaml',
    'image-credential-provider-bin-dir': '/opt',
  }
  const { diagnostics } = await compileText(config({ flags }))
  expect(diagnostics.map(({ code }) => code)).not.toContain('kubelet-flag-managed')
})

const elf = (machine: number) =>
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...Array(9).fill(0), 2, 0, machine, 0])

describe('what the kubelet can run', () => {
  it.each([
    ['a script', '#!/bin/sh\n', undefined],
    ['a script that goes through env', '#! /usr/bin/env python3\n', undefined],
    ['a program for the node', elf(62), undefined],
    ['nothing', '', 'is empty'],
    ['a script without an interpreter', 'echo\n', 'is neither a program'],
    ['an archive', Buffer.from([0x1f, 0x8b, 8, 0]), 'is neither a program'],
    ['line ends of Windows', '#!/bin/sh\r\n', 'line ends of Windows'],
    ['a program for arm64', elf(183), 'is a program for arm64, and the node is amd64'],
    ['a program for RISC-V', elf(243), 'another architecture'],
    ['the start of a program', elf(62).subarray(0, 10), 'another architecture'],
  ])('%s', (_, bytes, problem) => {
    const found = notRunnable(Buffer.from(bytes), 'amd64')?.problem
    expect(found ?? 'runs').toContain(problem ?? 'runs')
  })
})

// The first rows are those of upstream's own test: Test_URLsMatch, pkg/credentialprovider/keyring_test.go@v1.36.4.
describe('the images of a pattern', () => {
  it.each([
    ['*.kubernetes.io', 'prefix.kubernetes.io/x', true],
    ['prefix.*.io', 'prefix.kubernetes.io/x', true],
    ['prefix.kubernetes.*', 'prefix.kubernetes.io/x', true],
    ['*-good.kubernetes.io', 'prefix-good.kubernetes.io/x', true],
    ['*.kubernetes.io/blah', 'prefix.kubernetes.io/blah', true],
    ['prefix.*.io/foo', 'prefix.kubernetes.io/foo/bar', true],
    ['*.kubernetes.io:1111/blah', 'prefix.kubernetes.io:1111/blah', true],
    ['prefix.*.io:1111/foo', 'prefix.kubernetes.io:1111/foo/bar', true],
    ['*.kubernetes.io', 'kubernetes.io/x', false],
    ['*.*.kubernetes.io', 'prefix.kubernetes.io/x', false],
    ['*kubernetes.io', 'a.kubernetes.io/x', false],
    ['*.kubernetes.io:1111', 'prefix.kubernetes.io:1112/x', false],
    ['*.kubernetes.io:1111', 'prefix.kubernetes.io/x', false],
    ['*.kubernetes.io', 'prefix.kubernetes.io:1111/x', false],
    ['*.kubernetes.io/blah', 'prefix.kubernetes.io/other', false],
    ['docker.io', 'busybox', true],
    ['docker.io/library/', 'busybox', true],
    ['docker.io/team', 'busybox', false],
    ['a*b*c.io', 'abc.io/x', true],
    ['a*b*c.io', 'axbxbc.io/x', true],
    ['a*bc*c.io', 'abc.io/x', false],
    ['ab*ba.io', 'aba.io/x', false],
  ])('%s and %s: %s', (pattern, image, expected) => {
    const reference = parseImageReference(image)
    expect(reference && matchesImage(pattern, reference)).toBe(expected)
  })
})
