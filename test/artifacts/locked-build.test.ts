import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildArtifact } from '../../src/artifacts/build/go.ts'
import { findGo } from '../../src/artifacts/build/toolchain.ts'
import { findBuildUser } from '../../src/artifacts/build/user.ts'
import { openStore, type Store } from '../../src/artifacts/store.ts'
import type { ExpectedBuild } from '../../src/plan/artifact.ts'
import { pinnedModuleSum } from '../../src/upstream/module-sums.ts'
import { programs } from '../../src/upstream/programs/index.ts'
import { recipeRevision } from '../../src/upstream/recipe.ts'

// The module is downloaded for real, and what it was built to is in the store: test/boots compiles it.
const artifact = { name: 'cni-plugins', version: '1.9.1', arch: 'amd64' } as const
const moduleSum = pinnedModuleSum(artifact.name, artifact.version) ?? ''

let folder: string
let store: Store
let toolchain: string
let sha256: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-locked-'))
  store = await openStore(folder)
  toolchain = (await findGo('amd64', await findBuildUser(), new AbortController().signal)).version
  const file = await store.put([Buffer.from('what a build gave')])
  sha256 = file.sha256
  const record = { sha256, sizeBytes: file.sizeBytes, module: 'it', moduleSum, toolchain }
  const revision = recipeRevision(programs[artifact.name].recipe(artifact.version))
  const key = { ...artifact, recipeRevision: revision, moduleSum, toolchain }
  await store.writeRecord('build', key, record)
})
afterEach(() => rm(folder, { recursive: true }))

const build = (expected: Partial<ExpectedBuild>) =>
  buildArtifact(
    { ...artifact, build: { module: 'it', moduleSum, toolchain, sha256, ...expected } },
    { store, report: () => {}, signal: new AbortController().signal },
  )

describe('a build that is locked', () => {
  it('is taken when it is what is locked', async () => {
    expect(await build({})).toMatchObject({ reused: true, file: { sha256 } })
  })

  it('is refused when it is other bytes, and both digests are named', async () => {
    const locked = 'f'.repeat(64)
    await expect(build({ sha256: locked })).rejects.toThrow(
      `the build of cni-plugins 1.9.1 has the sha256 ${sha256}, not the locked ${locked}`,
    )
  })

  it('is not begun with another toolchain', async () => {
    await expect(build({ toolchain: 'go1.99.0' })).rejects.toThrow(
      `cni-plugins 1.9.1 is locked as go1.99.0 builds it, and here is ${toolchain}`,
    )
  })

  it('is not made from other sources', async () => {
    const other = `h1:${'A'.repeat(43)}=`
    await expect(build({ moduleSum: other })).rejects.toThrow(
      `has the module sum ${moduleSum}, not the pinned ${other}`,
    )
  })
})
