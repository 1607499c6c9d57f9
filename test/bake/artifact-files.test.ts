import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { artifactFiles } from '../../src/bake/artifact-files.ts'
import { WorldError } from '../../src/host/errors.ts'
import { loadCase } from '../cases/cases.ts'
import { emptyFolder } from '../support/run.ts'

const { fetched: plan } = await loadCase('everything')

it('names what the store lacks', async () => {
  const store = await openStore(await emptyFolder())
  const finding = artifactFiles('artifacts', { plan, store })
  await expect(finding).rejects.toThrow(WorldError)
  await expect(finding).rejects.toThrow(/is not in the store/)
})

it('gives each file of the plan its digest for a name', async () => {
  const store = await openStore(await emptyFolder())
  const { sha256, sizeBytes } = await store.put([Buffer.from('runc')])
  const [runc] = plan.artifacts.filter(({ name }) => name === 'runc')
  if (!runc) throw new Error('the case has a runc')
  const files = await artifactFiles('artifacts', {
    plan: { ...plan, artifacts: [{ ...runc, fetched: { ...runc.fetched, sha256, sizeBytes } }], images: [] },
    store,
  })
  expect(files).toEqual([{ path: join('artifacts', sha256), from: expect.any(String), sha256 }])
  expect(existsSync(files[0]?.from ?? '')).toBe(true)
})
