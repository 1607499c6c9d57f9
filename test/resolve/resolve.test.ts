import { describe, expect, test } from 'vitest'
import type * as z from 'zod/mini'
import { configSchema } from '../../src/config/schema.ts'
import { resolve } from '../../src/resolve/index.ts'

type ConfigInput = z.input<typeof configSchema>

function resolveInput(input: Omit<ConfigInput, 'name'>) {
  return resolve(configSchema.parse({ name: 'node', ...input }), 'bakelet.yaml')
}

/** Each problem in one line: severity code path. */
function problems(input: Omit<ConfigInput, 'name'>): string[] {
  return resolveInput(input).diagnostics.map(
    ({ severity, code, path }) => `${severity} ${code} ${path.join('.')}`,
  )
}

describe('defaults', () => {
  test.each(['amd64', 'arm64'] as const)(
    'every default version has a release for %s, and no problem',
    arch => {
      const { resolved, diagnostics } = resolveInput({ arch })
      expect(diagnostics).toEqual([])
      for (const [name, release] of Object.entries(resolved.releases)) {
        expect(release?.sha256, name).toMatch(/^[0-9a-f]{64}$/)
        expect(release?.url, name).toContain(arch)
        expect(release?.url, name).toContain(resolved.versions[name as keyof typeof resolved.versions])
      }
    },
  )

  test('what containerd 2.3.6 brings with it', () => {
    const { resolved } = resolveInput({})
    expect(resolved.versions).toEqual({
      kubelet: '1.36.4',
      containerd: '2.3.6',
      runc: '1.5.1',
      'cni-plugins': '1.9.1',
      crictl: '1.36.0',
    })
    expect(resolved.sandboxImage).toBe('registry.k8s.io/pause:3.10.2')
    expect(resolved.containerdConfigVersion).toBe(4)
    expect(resolved.releases.kubelet).toEqual({
      url: 'https://dl.k8s.io/release/v1.36.4/bin/linux/amd64/kubelet',
      sha256: 'cf2562db46c48ab84cc3791540778ee7fb1a0a008529adbb434723dd02ed8b4b',
    })
    expect(Object.values(resolved.releases).map(release => release?.url)).toEqual([
      'https://dl.k8s.io/release/v1.36.4/bin/linux/amd64/kubelet',
      'https://github.com/containerd/containerd/releases/download/v2.3.6/containerd-2.3.6-linux-amd64.tar.gz',
      'https://github.com/opencontainers/runc/releases/download/v1.5.1/runc.amd64',
      'https://github.com/containernetworking/plugins/releases/download/v1.9.1/cni-plugins-linux-amd64-v1.9.1.tgz',
      'https://github.com/kubernetes-sigs/cri-tools/releases/download/v1.36.0/crictl-v1.36.0-linux-amd64.tar.gz',
    ])
  })
})

describe('containerd decides about runc, the sandbox image and the schema', () => {
  test.each([
    ['1.6.8', '1.1.3', 'registry.k8s.io/pause:3.6', 2],
    ['1.6.39', '1.3.0', 'registry.k8s.io/pause:3.6', 2],
    ['1.7.34', '1.3.6', 'registry.k8s.io/pause:3.8', 2],
    ['2.0.11', '1.3.6', 'registry.k8s.io/pause:3.10', 3],
    ['2.2.7', '1.3.6', 'registry.k8s.io/pause:3.10.1', 3],
    ['2.3.0', '1.4.2', 'registry.k8s.io/pause:3.10.2', 4],
    ['2.4.2', '1.5.2', 'registry.k8s.io/pause:3.10.2', 4],
    ['2.3.7', '1.5.2', 'registry.k8s.io/pause:3.10.2', 4],
    ['2.4.0', '1.5.1', 'registry.k8s.io/pause:3.10.2', 4],
  ])('%s', (version, runc, sandbox, schema) => {
    const { resolved } = resolveInput({ containerd: { version } })
    expect([resolved.versions.runc, resolved.sandboxImage, resolved.containerdConfigVersion]).toEqual([
      runc,
      sandbox,
      schema,
    ])
  })

  test('a release newer than the data is taken for its line', () => {
    const { resolved, diagnostics } = resolveInput({ containerd: { version: '2.3.60', source: 'build' } })
    // Its runc is built, too.
    expect(diagnostics).toMatchObject([{ code: 'source-unpinned', path: ['runc', 'version'] }])
    expect(resolved.versions).toMatchObject({ containerd: '2.3.60', runc: '1.5.2' })
    expect(resolved.releases.containerd).toBeUndefined()
  })
})

test('a release line is its newest pinned patch', () => {
  expect(resolveInput({ kubelet: { version: '1.36' } }).resolved.versions.kubelet).toBe('1.36.4')
  expect(resolveInput({ kubelet: { version: '1.34' } }).resolved.versions.kubelet).toBe('1.34.11')
})

test.each<[string, Omit<ConfigInput, 'name'>, string[]]>([
  ['unknown patch', { kubelet: { version: '1.36.99' } }, ['error version-unknown kubelet.version']],
  [
    'unknown, from a release',
    { runc: { version: '1.4.99', source: 'release' } },
    ['error version-unknown runc.version'],
  ],
  ['unknown, but built', { kubelet: { version: '1.36.99', source: 'build' } }, []],
  ['too new a line', { kubelet: { version: '1.99' } }, ['error version-unsupported kubelet.version']],
  ['too old a kubelet', { kubelet: { version: '1.19.16' } }, ['error version-unsupported kubelet.version']],
  [
    'too old, even built',
    { kubelet: { version: '1.19.16', source: 'build' } },
    ['error version-unsupported kubelet.version'],
  ],
  [
    'too old a containerd',
    { containerd: { version: '1.5.18' } },
    ['error version-unsupported containerd.version'],
  ],
  ['no pin, auto', { containerd: { version: '2.4.0' } }, ['info source-unpinned containerd.version']],
  [
    'no pin, nor its runc, auto',
    { containerd: { version: '2.4.2' } },
    ['info source-unpinned containerd.version', 'info source-unpinned runc.version'],
  ],
  [
    'no pin, release',
    { containerd: { version: '2.4.0', source: 'release' } },
    ['error source-unpinned containerd.version'],
  ],
  ['no pin, build', { containerd: { version: '2.4.0', source: 'build' } }, []],
  [
    'no kubelet and no CNI without CRI',
    {
      containerd: { version: '1.7.34', cri: false },
      cni: { version: '1.8.0' },
      kubelet: { version: '1.19' },
    },
    [],
  ],
])('%s', (_, input, expected) => {
  expect(problems(input)).toEqual(expected)
})

describe('hints', () => {
  test('an unknown version names its neighbours, and the nearest stands in', () => {
    const { resolved, diagnostics } = resolveInput({ kubelet: { version: '1.36.99' } })
    expect(diagnostics[0]?.hint).toContain('1.36.4, 1.37.0')
    expect(resolved.versions.kubelet).toBe('1.36.4')
  })

  test('an unsupported version says what is supported', () => {
    const { resolved, diagnostics } = resolveInput({ kubelet: { version: '1.19.16' } })
    expect(diagnostics[0]?.hint).toContain('1.20 to 1.37')
    expect(resolved.versions.kubelet).toBe('1.20.0')
  })
})
