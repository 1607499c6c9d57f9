import { describe, expect, it } from 'vitest'
import { managedFields, managedFlags } from '../../src/compat/kubelet/managed.ts'
import { removals } from '../../src/compat/kubelet/removals.ts'
import { variantOn } from '../../src/compat/lifetime.ts'
import { type Base, bases } from '../../src/compat/node/base.ts'
import type { Structs } from '../../src/compat/structs.ts'
import { newestAlphaOnly } from '../../src/compat/versions/cri-version.ts'
import { endpointFieldSince } from '../../src/components/kubelet/arguments.ts'
import containerd from '../../src/data/containerd.json' with { type: 'json' }
import containerdConfig from '../../src/data/containerd-config.json' with { type: 'json' }
import kubeletFields from '../../src/data/kubelet-fields.json' with { type: 'json' }
import kubeletFlags from '../../src/data/kubelet-flags.json' with { type: 'json' }
import kubernetes from '../../src/data/kubernetes.json' with { type: 'json' }
import releases from '../../src/data/releases.json' with { type: 'json' }
import { programs } from '../../src/upstream/programs/index.ts'
import { isSupported, releaseLines } from '../../src/upstream/release-lines.ts'
import { compareVersions, minorOf } from '../../src/upstream/version.ts'

const flags = kubeletFlags.flags as Structs[string]
const fields = kubeletFields.types.KubeletConfiguration as Structs[string]

/** Lines of a range that both end in the same major version: 1.20 to 1.37. */
function between({ from, to }: { from: string; to: string }, known: readonly string[]): string[] {
  return known.filter(line => compareVersions(from, line) <= 0 && compareVersions(line, to) <= 0)
}

describe('every kubelet from the oldest to the newest that is supported', () => {
  const range = programs.kubelet.supported ?? { from: '', to: '' }
  const [from, to] = [range.from, range.to].map(line => Number(line.split('.')[1]))
  const minors = Array.from({ length: (to ?? 0) - (from ?? 0) + 1 }, (_, index) => `1.${(from ?? 0) + index}`)

  it('has its fields, its flags and its row, and there is no other', () => {
    expect(kubeletFields.minors).toEqual(minors)
    expect(kubeletFlags.minors).toEqual(minors)
    expect(Object.keys(kubernetes.minors).reverse()).toEqual(minors)
    expect(
      releaseLines('kubelet')
        .map(({ line }) => line)
        .reverse(),
    ).toEqual(minors)
  })

  it('is written with the endpoint where that version looks for it', () => {
    expect(fields.containerRuntimeEndpoint).toMatchObject([{ since: endpointFieldSince }])
    for (const minor of minors)
      expect(variantOn(flags['container-runtime-endpoint'] ?? [], minor), minor).toBeDefined()
  })
})

describe('every containerd line from the oldest to the newest that is supported', () => {
  const range = programs.containerd.supported ?? { from: '', to: '' }
  const lines = [...new Set(Object.keys(containerd.releases).map(minorOf))].sort(compareVersions)

  it('has its releases and its keys, and there is no other', () => {
    expect(between(range, lines)).toEqual(lines)
    expect([lines.at(0), lines.at(-1)]).toEqual([range.from, range.to])
    expect(containerdConfig.lines).toEqual(lines)
  })

  it('is written in the version of config.toml that its source says', () => {
    const schema: Readonly<Record<string, number>> = containerdConfig.schema
    for (const [version, { config }] of Object.entries(containerd.releases))
      expect(config, version).toBe(schema[minorOf(version)])
  })

  it('speaks CRI v1: the oldest is the first that does', () => {
    expect(range.from).toBe('1.6')
    expect(compareVersions(newestAlphaOnly, '1.26')).toBeLessThan(0)
  })
})

describe('support', () => {
  it.each(['kubelet', 'containerd', 'runc', 'cni-plugins'] as const)(
    'is said of every line of %s',
    program => {
      for (const { line, support } of releaseLines(program))
        expect(isSupported(support, '2026-11-25'), line).toBeDefined()
    },
  )

  it('ends after its last day', () => {
    expect(isSupported({ until: '2027-02-28' }, '2027-02-28')).toBe(true)
    expect(isSupported({ until: '2027-02-28' }, '2027-03-01')).toBe(false)
    expect(isSupported({ ended: true }, '2020-01-01')).toBe(false)
    expect(isSupported({}, '2020-01-01')).toBeUndefined()
  })
})

describe('what the rules name is in the data', () => {
  it('removed flags', () => {
    for (const name of removals.keys()) expect(flags[name]?.at(-1)?.until, name).toMatch(/^1\.\d+$/)
  })

  it('managed flags and fields', () => {
    for (const name of Object.keys(managedFlags))
      if (!['help', 'version'].includes(name)) expect(flags[name], name).toBeDefined()
    for (const name of Object.keys(managedFields))
      if (!['apiVersion', 'kind'].includes(name)) expect(fields[name], name).toBeDefined()
  })
})

it('every pinned version is of a line that has data', () => {
  const minors: readonly string[] = kubeletFields.minors
  for (const version of Object.keys(releases.kubelet)) expect(minors).toContain(minorOf(version))
  const lines: readonly string[] = containerdConfig.lines
  for (const version of Object.keys(releases.containerd)) expect(lines).toContain(minorOf(version))
})

/** What the programs ask of a node; no rule speaks of it as long as every base has it. */
const floors: readonly (readonly [what: keyof Base, atLeast: string, why: string])[] = [
  ['systemd', '244', 'runc on cgroup v2 with systemd: docs/cgroup-v2.md'],
  [
    'glibc',
    '2.35',
    'the containerd release is linked on Ubuntu 22.04 from 2.1 on (BUILDING.md, release.yml)',
  ],
  ['kernel', '5.8', 'cgroup v2 of the kubelet: kubernetes.io, "About cgroup v2"'],
  ['cgroup', '2', 'kubelet 1.35 and newer: failCgroupV1'],
]

it.each(Object.entries(bases))('%s has what the programs need', (_, base) => {
  for (const [what, atLeast, why] of floors)
    expect(compareVersions(String(base[what]), atLeast), why).toBeGreaterThanOrEqual(0)
})
