import { expect, it } from 'vitest'
import { configSchema } from '../../src/config/schema.ts'
import { compareLocks } from '../../src/lock/compare.ts'
import { describeChange } from '../../src/lock/describe-change.ts'
import type { Lock, LockedBuild, LockedRelease } from '../../src/lock/types.ts'
import { data, digest } from '../support/lock-facts.ts'

const release = (version: string): LockedRelease => ({
  ...{ version, source: 'release' },
  files: { amd64: { url: `https://example.org/${version}`, sha256: digest('1') } },
})
const build = (version: string, digit: string, toolchain = 'go1.26.8'): LockedBuild => ({
  ...{ version, source: 'build', module: 'example.org/it', moduleSum: 'h1:a' },
  files: { amd64: { toolchain, sha256: digest(digit) } },
})
const copy = (digit: string) =>
  ({ source: 'registry', digest: `sha256:${digest(digit)}`, manifests: {} }) as const
const standIn = {
  source: 'build',
  files: { amd64: { madeFrom: "made from Debian's package", digest: `sha256:${digest('5')}` } },
} as const

type Half = Partial<Omit<Lock, 'data'>>

/** What is said of a change from one lock to another. */
function said(from: Half | undefined, to: Half, config: object = {}): string[] {
  const lock = (half: Half): Lock => ({ data, components: {}, images: {}, ...half })
  const reasons = { config: configSchema.parse({ name: 'node', ...config }), written: config, lock: lock(to) }
  return compareLocks(from && lock(from), lock(to)).map(change => describeChange(change, reasons).words)
}

it.each([
  [
    'a line of which there is a newer patch',
    { components: { kubelet: release('1.36.3') } },
    { components: { kubelet: release('1.36.4') } },
    { kubelet: { version: '1.36' } },
    'kubelet: 1.36.3 became 1.36.4; the newest that is pinned of 1.36, which the config asks for',
  ],
  [
    'a version that the config asks for, and what it closes',
    { components: { containerd: release('2.3.1') } },
    { components: { containerd: release('2.3.5') } },
    { containerd: { version: '2.3.5' } },
    'containerd: 2.3.1 became 2.3.5; the config asks for it; closes CVE-2026-53488, CVE-2026-47262, CVE-2026-50195, CVE-2026-53489, CVE-2026-53492, CVE-2026-53495, GHSA-rp3h-jf77-q9p4',
  ],
  [
    'a version that opens what was closed',
    { components: { 'cni-plugins': release('1.9.1') } },
    { components: { 'cni-plugins': release('1.8.0') } },
    { cni: { version: '1.8.0' } },
    'cni-plugins: 1.9.1 became 1.8.0; the config asks for it; is open to CVE-2025-67499',
  ],
  [
    'a runc that follows containerd',
    { components: { runc: release('1.3.5'), containerd: release('2.3.6') } },
    { components: { runc: release('1.4.3'), containerd: release('2.3.6') } },
    {},
    'runc: 1.3.5 became 1.4.3; the one that containerd 2.3.6 is tested with; closes CVE-2026-41579',
  ],
  [
    'another source',
    { components: { kubelet: build('1.36.4', '2') } },
    { components: { kubelet: release('1.36.4') } },
    {},
    'kubelet 1.36.4: was a build from its Go module, and is a release by its published sha256',
  ],
  [
    'another toolchain',
    { components: { kubelet: build('1.36.4', '2') } },
    { components: { kubelet: build('1.36.4', '3', 'go1.26.9') } },
    {},
    'kubelet 1.36.4: for amd64 222222222222… of go1.26.8 became 333333333333… of go1.26.9',
  ],
  [
    'a tag that moved',
    { images: { 'docker.io/library/busybox:1.37.0': copy('1') } },
    { images: { 'docker.io/library/busybox:1.37.0': copy('2') } },
    {},
    'docker.io/library/busybox:1.37.0: was sha256:111111111111…, and is sha256:222222222222…; its registry moved the tag',
  ],
  [
    'an image that was made here',
    { images: { 'docker.io/library/busybox:1.37.0': standIn } },
    { images: { 'docker.io/library/busybox:1.37.0': copy('2') } },
    {},
    "docker.io/library/busybox:1.37.0: was sha256:555555555555… for amd64, made from Debian's package, and is sha256:222222222222…",
  ],
  [
    'a base and a Debian that moved',
    { base: { sha256: digest('1') }, debian: { trixie: { amd64: digest('1') }, 'trixie-updates': {} } },
    { base: { sha256: digest('2') }, debian: { trixie: { amd64: digest('2') }, 'trixie-updates': {} } },
    {},
    [
      'base image: was 111111111111…, and is 222222222222…',
      "Debian's trixie: has other packages than before",
    ],
  ],
  [
    'what is not used any more',
    { components: { kubelet: release('1.36.4') }, images: { 'example.org/app:1': copy('1') } },
    {},
    {},
    [
      'kubelet 1.36.4: gone, since the config does not use it',
      'example.org/app:1: gone, since the config does not use it',
    ],
  ],
  [
    'a first lock',
    undefined,
    { components: { kubelet: release('1.36.4') }, images: { 'example.org/app:1': copy('1') } },
    {},
    [
      'kubelet 1.36.4: new, a release by its published sha256; the one that this bakelet takes by itself',
      'example.org/app:1: new, sha256:111111111111…',
    ],
  ],
] as const)('%s', (_, from, to, config, sentences) => {
  expect(said(from, to, config)).toEqual([sentences].flat())
})

it('says nothing where nothing changed', () => {
  const lock = { components: { kubelet: release('1.36.4') }, images: { 'example.org/app:1': copy('1') } }
  expect(said(lock, structuredClone(lock))).toEqual([])
})
