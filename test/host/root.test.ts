import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { runAsRoot } from '../../src/host/root.ts'
import { emptyFolder } from '../support/run.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

/** An ordinary user, whose unshare does this. */
async function unshareThat(script: string): Promise<void> {
  const folder = await emptyFolder()
  for (const name of ['unshare', 'newuidmap'])
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
  vi.spyOn(process, 'getuid').mockReturnValue(1000)
}

it.each([
  'unshare: no line matching user "ci" in /etc/subuid: Success',
  'unshare: unshare failed: Operation not permitted',
  'newuidmap: uid range [0-1) -> [1000-1001) not allowed',
])('tells an ordinary user without a range of ids what to do: %s', async words => {
  await unshareThat(`echo '${words}' >&2; exit 1`)
  await expect(runAsRoot('true', [], {})).rejects.toMatchObject({
    message: expect.stringContaining(words),
    next: expect.stringContaining('--add-subuids 100000-165535'),
  })
})

it('gives no such advice when the program itself fails', async () => {
  await unshareThat('echo "mkosi: no" >&2; exit 1')
  await expect(runAsRoot('mkosi', [], {})).rejects.toMatchObject({ name: 'CommandError', next: undefined })
})
