import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../../src/artifacts/store.ts'
import { type BaselineOptions, baselineTools, buildBaseline } from '../../../src/bench/baselines/build.ts'
import { baselineNames } from '../../../src/bench/baselines/index.ts'
import { manifest, planWith } from './pods.ts'

let folder: string
let options: BaselineOptions

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-baseline-'))
  options = {
    plan: await planWith(manifest({})),
    store: await openStore(folder),
    cache: join(folder, 'cache'),
    report: () => {},
    signal: new AbortController().signal,
  }
})
afterAll(() => rm(folder, { recursive: true }))

it.each(baselineNames)('%s is not begun without its image', async baseline => {
  await expect(buildBaseline(baseline, options)).rejects.toMatchObject({
    message: 'the image example.org/server:1 is not in the store',
    next: '`bakelet fetch` downloads the image',
  })
})

it.each(baselineNames)('%s is not begun for another architecture', async baseline => {
  const plan = { ...options.plan, arch: 'arm64' as const }
  await expect(buildBaseline(baseline, { ...options, plan })).rejects.toThrow('for amd64 only')
})

it.each(baselineNames)(
  '%s is made with the tools of the stock image, and what unpacks and runs an image',
  baseline => {
    expect(baselineTools(baseline)).toEqual(expect.arrayContaining(['mmdebstrap', 'umoci', 'bwrap']))
  },
)
