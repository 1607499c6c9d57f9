import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { fetchPlan } from '../../src/artifacts/fetch.ts'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { PlannedArtifact } from '../../src/plan/artifact.ts'
import type { Plan } from '../../src/plan/types.ts'
import { compileText } from '../compile/compile.ts'

const program = 'the program'
const sha256 = createHash('sha256').update(program).digest('hex')

let store: Store
let lines: string[]
beforeEach(async () => {
  process.env.NO_PROXY = '127.0.0.1'
  store = await openStore(await mkdtemp(join(tmpdir(), 'bakelet-fetch-')))
  lines = []
})
afterEach(() => rm(store.directory, { recursive: true }))

/** A server that has one file, and nothing beside it; gives the file's URL. */
async function serve(content: string): Promise<string> {
  const server = createServer((request, response) => {
    if (request.url === '/file') response.end(content)
    else response.writeHead(404).end()
  })
  onTestFinished(() => void server.close())
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`
}

/** A plan of one artifact alone, otherwise than the config has it. */
async function planOf(name: PlannedArtifact['name'], otherwise: Partial<PlannedArtifact>): Promise<Plan> {
  const { plan } = await compileText('name: node\n')
  const artifact = plan?.artifacts.find(each => each.name === name)
  if (!plan || !artifact) throw new Error('a plan has every artifact')
  return { ...plan, artifacts: [{ ...artifact, ...otherwise }], images: [] }
}

const fetch = (plan: Plan) =>
  fetchPlan(plan, {
    store,
    signal: new AbortController().signal,
    report: ({ kind, subject, text }) => kind === 'done' && lines.push(`${subject}: ${text}`),
  })

describe('a release', () => {
  it('comes by its digest, and what is known of its signature is said once', async () => {
    const release = { url: await serve(program), sha256 }
    const plan = await planOf('runc', { source: 'release', release })
    for (let n = 0; n < 2; n++)
      expect((await fetch(plan)).artifacts.runc).toMatchObject({
        source: 'release',
        sha256,
        provenance: { url: release.url },
      })
    expect(lines).toEqual([
      expect.stringMatching(/^runc 1\.5\.1: downloaded, its signature not checked: (upstream|gpgv) /),
      'runc 1.5.1: in the store',
    ])
  })

  it('is thrown away when it has other bytes, and both digests are named', async () => {
    const release = { url: await serve('another program'), sha256 }
    const actual = createHash('sha256').update('another program').digest('hex')
    await expect(fetch(await planOf('runc', { source: 'release', release }))).rejects.toThrow(
      `the download has the sha256 ${actual}, not the pinned ${sha256}`,
    )
    expect(await store.find(actual)).toBeUndefined()
  })

  it('that is locked is not built where it cannot be reached', async () => {
    const release = { url: 'http://127.0.0.1:1/file', sha256 }
    await expect(fetch(await planOf('runc', { source: 'release', release }))).rejects.toThrow(
      '127.0.0.1:1 cannot be reached',
    )
  }, 20_000)
})

describe('a locked build', () => {
  it('is taken from the store by its digest, without a Go', async () => {
    await store.put([Buffer.from(program)])
    const provenance = { module: 'example.org/it@v1', moduleSum: 'h1:a', toolchain: 'go1.99.0' }
    const { PATH } = process.env
    process.env.PATH = store.directory
    try {
      const plan = await planOf('runc', { source: 'build', build: { ...provenance, sha256 } })
      expect((await fetch(plan)).artifacts.runc).toMatchObject({ source: 'build', sha256, provenance })
      expect(lines).toEqual(['runc 1.5.1: built earlier'])
    } finally {
      process.env.PATH = PATH
    }
  })
})
