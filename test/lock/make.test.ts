import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeLock } from '../../src/lock/make.ts'
import { printLock } from '../../src/lock/print.ts'
import type { Lock, LockedRelease } from '../../src/lock/types.ts'
import type { ArtifactName } from '../../src/plan/artifact.ts'
import { planDigest } from '../../src/plan/digest.ts'
import type { Fetched, FetchedArtifact } from '../../src/plan/fetched.ts'
import type { Plan } from '../../src/plan/types.ts'
import { lackingIn, withFetched } from '../../src/plan/with-fetched.ts'
import { pinnedModuleSum } from '../../src/upstream/module-sums.ts'
import { pinnedVersions } from '../../src/upstream/pins.ts'
import { minorOf } from '../../src/upstream/version.ts'
import { compileText } from '../compile/compile.ts'
import { built, data, digest, fetchedReleases, fromRegistry } from '../support/lock-facts.ts'

const pods = {
  'pods/web.yaml': `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: httpd, image: "docker.io/library/busybox:1.37.0"}]
`,
}

async function planOf(text: string, more: Parameters<typeof compileText>[1] = {}): Promise<Plan> {
  const { plan, diagnostics } = await compileText(text, { pods, ...more })
  if (!plan) throw new Error(JSON.stringify(diagnostics, null, 1))
  return plan
}

function lockOf(plan: Plan, fetched: Fetched = fetchedReleases(plan), before?: Lock): Lock {
  return makeLock({ plan, fetched, data, before })
}

describe('a lock', () => {
  it('is the same from YAML, TOML and JSON', async () => {
    const everyKey = (syntax: string) =>
      readFileSync(join(import.meta.dirname, `../compile/every-key.${syntax}`), 'utf8')
    const texts = await Promise.all(
      ['yaml', 'toml', 'json'].map(async syntax => {
        const plan = await planOf(everyKey(syntax), { file: `bakelet.${syntax}` })
        const fetched = fetchedReleases(plan)
        const artifacts = { ...fetched.artifacts, runc: built('1.4.3', 'arm64', '1') }
        return printLock(lockOf(plan, { ...fetched, artifacts }))
      }),
    )
    expect(texts[0]).toContain('docker.io/library/busybox:1.37.0')
    expect(texts[1]).toBe(texts[0])
    expect(texts[2]).toBe(texts[0])
  })

  it('holds both architectures, whichever the node has', async () => {
    const [amd64, arm64] = await Promise.all(
      ['amd64', 'arm64'].map(async arch => lockOf(await planOf(`name: node\narch: ${arch}\n`))),
    )
    expect(amd64).toEqual(arm64)
    expect(Object.keys(amd64?.components.kubelet?.files ?? {})).toEqual(['amd64', 'arm64'])
  })

  it('says nothing of the machine, of its folders or of the day', async () => {
    const plan = await planOf('name: node\n')
    const text = printLock(lockOf(plan))
    expect(text).not.toContain(process.cwd())
    expect(text).not.toMatch(/\b20\d\d-\d\d-\d\d\b/)
    expect(text).not.toMatch(/127\.0\.0\.1|localhost/)
  })

  it('keeps what was built for the other architecture, while the sources are the same', async () => {
    const config = 'name: node\nrunc: { source: build }\n'
    const lockFor = async (arch: 'amd64' | 'arm64', digit: string, version: string, before?: Lock) => {
      const plan = await planOf(`${config}arch: ${arch}\n`)
      const { artifacts, images } = fetchedReleases({ ...plan, artifacts: plan.artifacts.slice(1) })
      const runc = built(version, arch, digit)
      return lockOf(plan, { formatVersion: 1, artifacts: { ...artifacts, runc }, images }, before)
    }
    const first = await lockFor('amd64', '1', '1.4.3')
    const both = await lockFor('arm64', '2', '1.4.3', first)
    const toolchain = 'go1.26.8'
    expect(both.components.runc?.files).toEqual({
      amd64: { toolchain, sha256: digest('1') },
      arm64: { toolchain, sha256: digest('2') },
    })
    const moved = await lockFor('arm64', '3', '1.4.4', both)
    expect(moved.components.runc?.files).toEqual({ arm64: { toolchain, sha256: digest('3') } })
  })

  it('stays as it is under another bakelet, where nothing else changed', async () => {
    const plan = await planOf('name: node\n')
    const before = { ...lockOf(plan), data: digest('e') }
    expect(lockOf(plan, undefined, before)).toBe(before)
    const other = await planOf('name: node\nkubelet: { version: 1.36.3 }\n')
    expect(lockOf(other, undefined, before).data).toBe(data)
  })
})

describe('a plan with a lock', () => {
  it('has what is locked, and not what would be chosen today', async () => {
    const before = lockOf(
      await planOf('name: node\nkubelet: { version: 1.36.3 }\nrunc: { version: 1.5.0 }\n'),
    )
    const lock = printLock(before)
    for (const config of ['name: node\n', 'name: node\nkubelet: { version: "1.36" }\n']) {
      const plan = await planOf(config, { lock })
      const versions = Object.fromEntries(plan.artifacts.map(({ name, version }) => [name, version]))
      expect(versions).toMatchObject({ kubelet: '1.36.3', runc: '1.5.0' })
      expect(plan.artifacts.map(({ source }) => source)).toEqual(Array(4).fill('release'))
      expect(plan.images.map(({ expected }) => expected)).toEqual(
        Array(2).fill({ source: 'registry', digest: `sha256:${digest('7')}` }),
      )
    }
  })

  it('takes a release that is newer than the data as it is locked', async () => {
    const plan = await planOf('name: node\n')
    const { components, ...rest } = lockOf(plan)
    const url = 'https://dl.k8s.io/release/v1.36.99/bin/linux/amd64/kubelet'
    const files = { amd64: { url, sha256: digest('f') } }
    const kubelet: LockedRelease = { version: '1.36.99', source: 'release', files }
    const lock = printLock({ ...rest, components: { ...components, kubelet } })
    const found = (await planOf('name: node\n', { lock })).artifacts.find(({ name }) => name === 'kubelet')
    expect(found).toMatchObject({ version: '1.36.99', release: { url, sha256: digest('f') } })
  })

  it('wants of a build what is locked', async () => {
    const plan = await planOf('name: node\n')
    const fetched = fetchedReleases(plan)
    const artifacts = { ...fetched.artifacts, kubelet: built('1.36.4', 'amd64', '1') }
    const before = lockOf(plan, { ...fetched, artifacts })
    const pinned = {
      ...before.components.kubelet,
      moduleSum: 'h1:08GT0ZOMtyCcRnslyvnpWurf1wm20KHbC/aRS+0LxSo=',
    }
    const components = { ...before.components, kubelet: pinned } as Lock['components']
    const locked = await planOf('name: node\n', { lock: printLock({ ...before, components }) })
    expect(locked.artifacts.find(({ name }) => name === 'kubelet')).toMatchObject({
      source: 'build',
      build: { toolchain: 'go1.26.8', sha256: digest('1'), moduleSum: pinned.moduleSum },
    })
  })

  it('does not believe a record of other bytes than are locked', async () => {
    const plan = await planOf('name: node\n')
    const fetched = fetchedReleases(plan)
    const lock = printLock(lockOf(plan, fetched))
    const kubelet = built('1.36.4', 'amd64', '1')
    const pause = fromRegistry('amd64', '6')
    const other: Fetched = {
      formatVersion: 1,
      artifacts: { ...fetched.artifacts, kubelet },
      images: { ...fetched.images, 'registry.k8s.io/pause:3.10.2': pause },
    }
    for (const [record, isBelieved] of [
      [fetched, true],
      [other, false],
    ] as const) {
      const now = await planOf('name: node\n', { lock })
      expect(lackingIn(record, now)).toEqual(
        isBelieved ? [] : ['kubelet 1.36.4 for amd64', 'the image registry.k8s.io/pause:3.10.2'],
      )
    }
  })

  it('leaves the plan what it is, when it is made of what is here', async () => {
    const plan = await planOf('name: node\n')
    const released = fetchedReleases(plan)
    const moduleSum = pinnedModuleSum('kubelet', '1.36.4') ?? ''
    const provenance = { module: 'k8s.io/kubernetes@v1.36.4', moduleSum, toolchain: 'go1.26.8' }
    const members = { kubelet: digest('1') }
    const kubelet: FetchedArtifact = { ...built('1.36.4', 'amd64', '1'), provenance, members }
    const fetched = { ...released, artifacts: { ...released.artifacts, kubelet } }
    const lock = printLock(lockOf(plan, fetched))
    expect(planDigest(withFetched(await planOf('name: node\n', { lock }), fetched))).toBe(
      planDigest(withFetched(plan, fetched)),
    )
    // What is still to come is another plan: the lock says more of it.
    expect(planDigest(await planOf('name: node\n', { lock }))).not.toBe(planDigest(plan))
  })

  it.each([
    ['all', { kubelet: '1.36.4', containerd: '2.3.6', runc: '1.5.1' }],
    [['kubelet'], { kubelet: '1.36.4', containerd: '2.3.5', runc: '1.5.0' }],
    ['outdated', { kubelet: '1.36.3', containerd: '2.3.5', runc: '1.5.0' }],
  ] as const)('with reresolve %j, the lock decides what is resolved again', async (reresolve, versions) => {
    const old = 'kubelet: { version: 1.36.3 }\ncontainerd: { version: 2.3.5 }\nrunc: { version: 1.5.0 }\n'
    const lock = printLock(lockOf(await planOf(`name: node\n${old}`)))
    const plan = await planOf('name: node\n', { lock, reresolve })
    expect(Object.fromEntries(plan.artifacts.map(({ name, version }) => [name, version]))).toMatchObject(
      versions,
    )
  })

  it('keeps the version when it is locked for another architecture', async () => {
    const plan = await planOf('name: node\nkubelet: { version: 1.36.3 }\n')
    const fetched = fetchedReleases(plan)
    const artifacts = { ...fetched.artifacts, kubelet: built('1.36.3', 'amd64', '1') }
    const lock = printLock(lockOf(plan, { ...fetched, artifacts }))
    const config = 'name: node\narch: arm64\n'
    const { diagnostics } = await compileText(config, { lock })
    expect(diagnostics.map(({ code, path }) => [code, path])).toEqual([['lock-outdated', ['arch']]])
    const kubelet = (await planOf(config, { lock, reresolve: 'outdated' })).artifacts.find(
      ({ name }) => name === 'kubelet',
    )
    expect(kubelet).toMatchObject({ version: '1.36.3', source: 'build' })
    expect(kubelet?.build).toBeUndefined()
  })

  it('moves runc with a containerd that the config changed', async () => {
    const lock = printLock(lockOf(await planOf('name: node\n')))
    const config = 'name: node\ncontainerd: { version: 2.2.7 }\n'
    const { diagnostics } = await compileText(config, { lock })
    expect(diagnostics.map(({ code, path }) => [code, path])).toEqual([
      ['lock-outdated', ['containerd', 'version']],
      ['version-without-fixes', ['containerd', 'version']],
    ])
    const plan = await planOf(config, { lock, reresolve: 'outdated' })
    expect(plan.artifacts.find(({ name }) => name === 'runc')?.version).toBe('1.3.6')
  })
})

describe('whatever versions a config asks for', () => {
  const from = (name: ArtifactName) => fc.constantFrom(...pinnedVersions(name))
  const lines = pinnedVersions('kubelet').map(minorOf)
  const configs = fc.record(
    {
      name: fc.constant('node'),
      arch: fc.constantFrom('amd64', 'arm64'),
      kubelet: fc.record({ version: fc.oneof(from('kubelet'), fc.constantFrom(...lines)) }),
      containerd: fc.record(
        { version: from('containerd'), cri: fc.boolean() },
        { requiredKeys: ['version'] },
      ),
      runc: fc.record({ version: fc.oneof(from('runc'), fc.constant('auto')) }),
      cni: fc.record({ version: from('cni-plugins') }),
    },
    { requiredKeys: ['name'] },
  )

  it('its lock fits it, changes nothing of it, and is made again as it is', async () => {
    await fc.assert(
      fc.asyncProperty(configs, async config => {
        const text = JSON.stringify(config)
        const { plan } = await compileText(text, { file: 'bakelet.json' })
        fc.pre(plan !== undefined)
        fc.pre(plan.artifacts.every(({ release }) => release !== undefined))
        const lock = lockOf(plan)
        const locked = await compileText(text, { file: 'bakelet.json', lock: printLock(lock) })
        const found = locked.diagnostics.filter(({ code }) => code.startsWith('lock-'))
        expect(found).toEqual([])
        const versionsOf = (of: Plan | undefined) =>
          of?.artifacts.map(({ name, version, release }) => [name, version, release])
        expect(versionsOf(locked.plan)).toEqual(versionsOf(plan))
        if (locked.plan) expect(lockOf(locked.plan, fetchedReleases(locked.plan), lock)).toBe(lock)
      }),
      { numRuns: 60 },
    )
  })
})
