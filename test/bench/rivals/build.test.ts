import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '../../../src/artifacts/store.ts'
import { buildRival, type RivalOptions, rivals, rivalTools } from '../../../src/bench/rivals/index.ts'
import { manifest, planWith } from './pods.ts'

let folder: string
let options: RivalOptions

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-rival-'))
  options = {
    plan: await planWith(manifest({})),
    store: await openStore(folder),
    cache: join(folder, 'cache'),
    report: () => {},
    signal: new AbortController().signal,
  }
})
afterAll(() => rm(folder, { recursive: true }))

it.each(rivals)('%s is not begun without its image', async rival => {
  await expect(buildRival(rival, options)).rejects.toMatchObject({
    message: 'the image example.org/server:1 is not in the store',
    next: 'bring it there with `bakelet fetch`',
  })
})

it.each(rivals)('%s is not begun for another architecture', async rival => {
  const plan = { ...options.plan, arch: 'arm64' as const }
  await expect(buildRival(rival, { ...options, plan })).rejects.toThrow('for amd64 only')
})

it.each(rivals)('%s is made with the tools of the stock image, and what unpacks and runs an image', rival => {
  expect(rivalTools(rival)).toEqual(expect.arrayContaining(['mmdebstrap', 'umoci', 'bwrap']))
})
