import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { findMkosi, untestedMkosi } from '../../src/bake/mkosi-version.ts'
import { emptyFolder } from '../support/run.ts'

const { signal } = new AbortController()

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Puts a program in PATH that prints this as its version. */
async function inPath(printed: string): Promise<void> {
  const folder = await emptyFolder()
  await writeFile(join(folder, 'mkosi'), `#!/bin/sh\necho '${printed}'\n`, { mode: 0o755 })
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
}

it.each(['24.3', '25.3', '25.4', '27.1', '27.2'])('takes mkosi %s without a word', async version => {
  await inPath(`mkosi ${version}`)
  const mkosi = await findMkosi(signal)
  expect(mkosi.version).toBe(version)
  expect(untestedMkosi(mkosi)).toBeUndefined()
})

it.each(['26', '28.0', '29~devel', '100'])(
  'takes mkosi %s, and says which ones were tested',
  async version => {
    await inPath(`mkosi ${version}`)
    expect(untestedMkosi(await findMkosi(signal))).toBe(
      `bakelet was not tested with mkosi ${version}, but with 24.3, 25.3, 27.1`,
    )
  },
)

it.each(['mkosi, a thing', '', '<html>', 'null', '\u001b[2J', 'mkosi 25\nmkosi 26', 'x'.repeat(10_000)])(
  'refuses %j, which is not a version',
  async printed => {
    await inPath(printed)
    await expect(findMkosi(signal)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^`.*\/mkosi --version` answered [^\p{Cc}]{1,200}: that is not a version$/u,
      ),
      next: expect.stringContaining('first mkosi in PATH'),
    })
  },
)

it.each(['mkosi 23.1', 'mkosi 14'])('refuses %j, and says where a newer one is', async printed => {
  await inPath(printed)
  await expect(findMkosi(signal)).rejects.toMatchObject({
    message: expect.stringContaining('mkosi 24 or newer is needed'),
    next: expect.stringContaining('bookworm-backports'),
  })
})
