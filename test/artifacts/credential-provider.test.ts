import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchPlan } from '../../src/artifacts/fetch.ts'
import { recallFetched, rememberFetched } from '../../src/artifacts/fetched-record.ts'
import { decodeManifest, encodeManifest, type Manifest } from '../../src/bundle/manifest.ts'
import { judge } from '../../src/bundle/trust.ts'
import { makeLock } from '../../src/lock/make.ts'
import { sourceList } from '../../src/outputs/cloud-init/sources.ts'
import { artifactPackages } from '../../src/outputs/sbom/artifacts.ts'
import { artifactList } from '../../src/plan/artifact-list.ts'
import type { Plan } from '../../src/plan/types.ts'
import { withFetched } from '../../src/plan/with-fetched.ts'
import { compileText } from '../compile/compile.ts'
import { itWith } from '../support/foreign.ts'
import { emptyStore, expectNothingIn, httpServer, refusal, sha256, signal } from './spoilt/bench.ts'
import { runInstaller } from './spoilt/node.ts'

const script = Buffer.from('#!/bin/sh\nexit 1\n')
const arm = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, ...Array(9).fill(0), 2, 0, 183, 0])

/** The plan of a config with one plugin and nothing else, from a server of plain HTTP: a config takes only HTTPS. */
async function planOf(url: string, digest: string): Promise<Plan> {
  const program = { amd64: { url: 'https://downloads.example.com/plugin', sha256: digest } }
  const provider = { program, matchImages: ['registry.k8s.io'], defaultCacheDuration: '12h' }
  const config = { name: 'edge', kubelet: { credentialProviders: { cloud: provider } } }
  const { plan, diagnostics } = await compileText(JSON.stringify(config))
  const artifact = plan?.artifacts.find(({ name }) => name === 'credential-provider-cloud')
  if (!plan || !artifact) return expect.fail(JSON.stringify(diagnostics))
  return { ...plan, images: [], artifacts: [{ ...artifact, release: { url, sha256: digest } }] }
}

async function served(bytes: Uint8Array): Promise<string> {
  return `${await httpServer((_, response) => response.end(bytes))}/plugin`
}

beforeEach(() => {
  vi.stubEnv('NO_PROXY', '127.0.0.1')
  return () => vi.unstubAllEnvs()
})

describe('a plugin that is downloaded', () => {
  it('comes by its digest, and every route has it', async () => {
    const store = await emptyStore()
    const url = await served(script)
    const plan = await planOf(url, sha256(script))
    const lines: string[] = []
    const report = ({ kind, subject, text }: { kind: string; subject: string; text: string }) =>
      void (kind === 'done' && lines.push(`${subject}: ${text}`))
    const fetched = await fetchPlan(plan, { store, signal, report })
    expect(lines).toEqual([`credential-provider-cloud ${sha256(script).slice(0, 12)}: downloaded`])
    await rememberFetched(plan, fetched, store)
    expect(await recallFetched(plan, store)).toEqual({ fetched, missing: [] })

    const joined = withFetched(plan, fetched)
    const path = '/usr/local/bakelet/bin/credential-providers/cloud'
    expect(artifactList(joined)).toBe(
      `artifact credential-provider-cloud ${sha256(script).slice(0, 12)} binary ${sha256(script)}\nfile 0755 ${path} credential-provider-cloud\n`,
    )
    expect(sourceList({ plan: joined })).toBe(`credential-provider-cloud ${url}\n`)
    expect(sourceList({ plan: joined, mirror: 'http://10.0.0.1' })).toBe(
      `credential-provider-cloud http://10.0.0.1/sha256/${sha256(script)}\n`,
    )
    const [artifact = expect.fail('it is in the plan')] = joined.artifacts
    expect(artifactPackages(artifact).artifact).toMatchObject({
      name: 'credential-provider-cloud',
      downloadLocation: url,
      checksums: [{ algorithm: 'SHA256', checksumValue: sha256(script) }],
    })
    const lock = makeLock({ plan, fetched, data: sha256('') })
    expect(lock.components).toEqual({})

    const file = await store.find(sha256(script))
    expect(await readFile(file?.path ?? '')).toEqual(script)

    const manifest: Manifest = {
      ...{ formatVersion: 1, name: 'edge', arch: 'amd64', fetched, base: undefined, packages: [] },
      files: [
        {
          ...{ path: join('sha256', sha256(script)), sha256: sha256(script), sizeBytes: script.length },
          ...{ what: 'plugin', source: url },
        },
      ],
    }
    expect(
      judge(decodeManifest(encodeManifest(manifest), 'x'), { plan, base: 'debian-13', packages: [] }),
    ).toEqual([])
  })

  itWith('a mount namespace')('is placed by the installer of the node', async () => {
    const url = await served(script)
    const plan = await planOf(url, sha256(script))
    const fetched = await fetchPlan(plan, { store: await emptyStore(), signal, report: () => {} })
    const joined = withFetched(plan, fetched)
    const list = artifactList(joined).replaceAll(plan.prefix, 'PREFIX')
    const { exitCode, placed, output } = await runInstaller(list, sourceList({ plan: joined }))
    expect({ exitCode, placed, output }).toMatchObject({
      exitCode: 0,
      placed: ['bin/credential-providers/cloud'],
    })
  })

  it.each([
    ['a program for another architecture', arm, /is a program for arm64, and the node is amd64/],
    ['an archive', Buffer.from([0x1f, 0x8b, 8, 0]), /is neither a program of Linux nor a script/],
  ])('is refused, though it has the digest: %s', async (_, bytes, said) => {
    const store = await emptyStore()
    const plan = await planOf(await served(bytes), sha256(bytes))
    const error = await refusal(fetchPlan(plan, { store, signal, report: () => {} }))
    expect(error.message).toMatch(said)
  })

  it('is refused with another digest', async () => {
    const store = await emptyStore()
    const plan = await planOf(await served(script), sha256('other'))
    const error = await refusal(fetchPlan(plan, { store, signal, report: () => {} }))
    expect(error.message).toContain('not the pinned')
    await expectNothingIn(store)
  })

  it('cannot be built instead', async () => {
    const store = await emptyStore()
    const plan = await planOf('http://127.0.0.1:9/plugin', sha256(script))
    const error = await refusal(fetchPlan(plan, { store, signal, report: () => {} }))
    expect(`${error.message} ${error.next}`).not.toContain('build')
  }, 30_000)
})
