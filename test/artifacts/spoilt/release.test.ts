import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { fetchPlan } from '../../../src/artifacts/fetch.ts'
import type { Store } from '../../../src/artifacts/store.ts'
import type { Plan } from '../../../src/plan/types.ts'
import { needConfig } from '../../../src/tasks/find-config.ts'
import { compileFile } from '../../../src/tasks/inputs.ts'
import { members, spoiltArchives } from './archives.ts'
import { emptyStore, expectNothingIn, httpServer, refusal, sha256, signal } from './bench.ts'
import { rawTarGz } from './tar.ts'

const config = join(import.meta.dirname, '../../../examples/web/bakelet.yaml')

/** The plan of an example with one artifact, whose release is this. */
async function planOf(url: string, bytes: Uint8Array): Promise<Plan> {
  const { plan } = await compileFile(await needConfig({ files: [config] }))
  const artifact = plan?.artifacts.find(({ name }) => name === 'cni-plugins')
  const [first] = artifact?.install ?? []
  if (!plan || !artifact || !first) return expect.fail('the example has CNI plugins')
  const install = members.map(member => ({ ...first, member }))
  const release = { url, sha256: sha256(bytes) }
  return { ...plan, images: [], artifacts: [{ ...artifact, install, release, source: 'release' }] }
}

async function fetchArchive(bytes: Buffer, store: Store) {
  const url = await httpServer((_, response) => response.end(bytes))
  return fetchPlan(await planOf(`${url}/plugins.tgz`, bytes), { store, signal, report: () => {} })
}

beforeEach(() => {
  vi.stubEnv('NO_PROXY', '127.0.0.1')
  return () => vi.unstubAllEnvs()
})

describe('a spoilt archive is refused by fetch, though its digest is the one that is pinned', () => {
  it.each(spoiltArchives)('$name', async ({ bytes, fetchSays }) => {
    const store = await emptyStore()
    const archive = bytes()
    const error = await refusal(fetchArchive(archive, store))
    expect(error.message).toMatch(fetchSays)
    expect(await store.find(sha256(archive))).toBeUndefined()
    await expectNothingIn(store)
  })

  it('and one that is not spoilt is taken', async () => {
    const store = await emptyStore()
    const archive = rawTarGz(members.map(name => ({ name, content: name })))
    const { artifacts } = await fetchArchive(archive, store)
    expect(artifacts['cni-plugins']?.members).toEqual(
      Object.fromEntries(members.map(name => [name, sha256(name)])),
    )
  })
})
