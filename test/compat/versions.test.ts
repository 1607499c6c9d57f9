import { describe, expect, test } from 'vitest'
import { check, checkAll, findings, type Input } from './subject.ts'

test.each<[string, Input, string[]]>([
  ['the defaults', {}, []],
  [
    'runc of an older containerd',
    { runc: { version: '1.3.6' } },
    ['warning runc-older-than-pin runc.version'],
  ],
  ['runc newer than the pin', { runc: { version: '1.5.1' } }, []],
  [
    'runc with a hole',
    { runc: { version: '1.1.11' } },
    ['warning runc-older-than-pin runc.version', 'warning version-vulnerable runc.version'],
  ],
  [
    'runc with a hole, by way of containerd',
    { containerd: { version: '2.3.0' } },
    ['warning version-vulnerable containerd.version', 'warning version-vulnerable containerd.version'],
  ],
  ['old CNI plugins', { cni: { version: '1.8.0' } }, ['warning version-vulnerable cni.version']],
  [
    'CNI plugins from before CNI 1.0',
    { cni: { version: '0.9.1' } },
    ['error cni-plugins-too-old cni.version', 'warning version-vulnerable cni.version'],
  ],
  ['old CNI plugins where nothing calls them', { containerd: { cri: false }, cni: { version: '0.9.1' } }, []],
])('%s', async (_, input, expected) => {
  expect(await findings(input)).toEqual(expected)
})

test('a vulnerable runc names the CVEs and the version that fixes all of them', async () => {
  const found = (await check({ runc: { version: '1.2.9' } })).find(
    ({ code }) => code === 'version-vulnerable',
  )
  expect(found).toMatchObject({
    message: 'runc 1.2.9 is open to CVE-2026-41579',
    hint: 'fixed in 1.3.6',
    source: 'github.com/opencontainers/runc CHANGELOG.md, at v1.5.1',
  })
})

describe('a kubelet with a fault', () => {
  test.each([
    ['1.36.0', ['warning version-known-bad kubelet.version']],
    ['1.36.2', ['warning version-known-bad kubelet.version']],
    ['1.36.3', []],
    ['1.37.1', []],
    ['1.35.8', []],
  ])('%s', async (version, expected) => {
    expect(await findings({ kubelet: { version } })).toEqual(expected)
  })
})

describe('a kubelet with published holes', () => {
  test.each([
    ['1.31.3', 'kubelet 1.31.3 is open to CVE-2025-0426', 'fixed in 1.31.6'],
    ['1.30.2', 'kubelet 1.30.2 is open to CVE-2024-10220, CVE-2025-0426', 'fixed in 1.30.10'],
    ['1.31.6', undefined, undefined],
  ])('%s', async (version, message, hint) => {
    const found = (await check({ kubelet: { version }, containerd: { version: '2.1.9' } })).find(
      ({ code }) => code === 'version-vulnerable',
    )
    expect(found?.message).toBe(message)
    expect(found?.hint).toBe(hint)
  })
})

test('a line that upstream has ended is a note with the day', async () => {
  const input = { kubelet: { version: '1.31' }, containerd: { version: '2.1.9' } }
  const ended = (await checkAll(input)).filter(({ code }) => code === 'version-without-fixes')
  expect(ended.map(({ severity, message, path }) => [severity, message, path.join('.')])).toEqual([
    ['info', 'kubelet 1.31 has had no fixes since 2025-11-11', 'kubelet.version'],
    ['info', 'containerd 2.1 has had no fixes since 2026-07-03', 'containerd.version'],
  ])
  expect(ended[0]?.hint).toMatch(/^upstream still fixes 1\.37, 1\.36, 1\.35;/)
})

describe('the Kubernetes support table of containerd', () => {
  test.each([
    ['1.36.4', '2.2.7', true],
    ['1.36.4', '2.3.6', true],
    ['1.36.4', '2.1.9', false],
    ['1.36.4', '1.7.34', false],
    // Between two listed lines, and in none of them.
    ['1.35.8', '2.0.11', false],
    ['1.35.8', '2.1.4', false],
    ['1.35.8', '2.1.9', true],
    // Newer than every listed line: implied.
    ['1.29.15', '2.3.6', true],
    ['1.28.15', '1.6.14', false],
    ['1.28.15', '1.6.39', true],
    ['1.37.1', '2.3.6', true],
    ['1.37.1', '2.2.7', false],
  ])('kubelet %s with containerd %s: tested %s', async (kubelet, containerd, isTested) => {
    const found = await findings({ kubelet: { version: kubelet }, containerd: { version: containerd } })
    expect(found.includes('warning containerd-kubelet-untested containerd.version')).toBe(!isTested)
  })
})

describe('CRI', () => {
  test.each([
    ['1.22.15', '2.0.11', false],
    ['1.22.15', '1.7.34', true],
    ['1.20.15', '1.6.39', true],
    ['1.23.16', '2.3.6', true],
  ])('kubelet %s and containerd %s speak the same: %s', async (kubelet, containerd, agree) => {
    const found = await findings({ kubelet: { version: kubelet }, containerd: { version: containerd } })
    expect(found.includes('error cri-version-mismatch containerd.version')).toBe(!agree)
  })
})
