import { expect, test } from 'vitest'
import containerd from '../../src/data/containerd.json' with { type: 'json' }
import kubernetes from '../../src/data/kubernetes.json' with { type: 'json' }
import modules from '../../src/data/modules.json' with { type: 'json' }
import releases from '../../src/data/releases.json' with { type: 'json' }
import { compareVersions } from '../../src/upstream/version.ts'

const { _about, ...artifacts } = releases
const full = /^\d+\.\d+\.\d+$/
const minor = /^\d+\.\d+$/

function expectNewestFirst(versions: string[]) {
  expect(versions).toEqual(versions.toSorted(compareVersions).reverse())
}

test.each(Object.entries(artifacts))('%s: versions newest first, both architectures, sha256', (_, pins) => {
  expectNewestFirst(Object.keys(pins))
  const seen = new Set<string>()
  for (const [version, byArch] of Object.entries(pins)) {
    expect(version).toMatch(full)
    expect(Object.keys(byArch).sort(), version).toEqual(['amd64', 'arm64'])
    for (const sha256 of Object.values(byArch)) {
      expect(sha256, version).toMatch(/^[0-9a-f]{64}$/)
      // Two equal digests are a copying mistake somewhere upstream; kubespray has made it.
      expect(seen.has(sha256), `${version} repeats a digest`).toBe(false)
      seen.add(sha256)
    }
  }
})

test('containerd: every row is complete, and its runc can be downloaded or built', () => {
  expectNewestFirst(Object.keys(containerd.releases))
  for (const [version, row] of Object.entries(containerd.releases)) {
    expect(version).toMatch(full)
    expect([row.runc, row.cni], version).toEqual([expect.stringMatching(full), expect.stringMatching(full)])
    expect([2, 3, 4], version).toContain(row.config)
    expect(row.sandbox, version).toMatch(/^(registry\.k8s\.io|k8s\.gcr\.io)\/pause:3(\.\d+)+$/)
    expect(row.go, version).toMatch(/^1\.\d+(\.\d+)?$/)
    expect(Object.keys({ ...artifacts.runc, ...modules.sums.runc }), version).toContain(row.runc)
  }
})

test('every pinned containerd has a row', () => {
  for (const version of Object.keys(artifacts.containerd))
    expect(Object.keys(containerd.releases)).toContain(version)
})

test('kubernetes: every row is complete, and every pinned kubelet has one', () => {
  expectNewestFirst(Object.keys(kubernetes.minors))
  for (const [version, row] of Object.entries(kubernetes.minors)) {
    expect(version).toMatch(minor)
    expect(row.pause, version).toMatch(/^3(\.\d+)+$/)
    expect(row.go, version).toMatch(/^1\.\d+(\.\d+)?$/)
    expect(row.containerd.length, version).toBeGreaterThan(0)
    for (const oldest of row.containerd) expect(oldest, version).toMatch(full)
  }
  const minors = new Set(Object.keys(artifacts.kubelet).map(version => version.split('.', 2).join('.')))
  expect([...minors]).toEqual(Object.keys(kubernetes.minors))
})
