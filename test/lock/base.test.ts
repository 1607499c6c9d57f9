import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { baseImage } from '../../src/base/base-image.ts'

it('a base image that is not the locked one is not booted, and both digests are named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-base-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'base.img'), 'another image')
  const actual = createHash('sha256').update('another image').digest('hex')
  const locked = 'f'.repeat(64)
  const options = {
    ...({ arch: 'amd64', cacheDir: folder, configDir: folder, sha256: locked } as const),
    ...{ report: () => {}, signal: new AbortController().signal },
    download: () => expect.fail('nothing is to be downloaded'),
  }
  await expect(baseImage({ path: 'base.img' }, options)).rejects.toThrow(
    `base.img has the sha256 ${actual}, not the locked ${locked}`,
  )
})
