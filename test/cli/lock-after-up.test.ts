import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { lockAfterUp } from '../../src/cli/lock-after-up.ts'
import type { Compiled } from '../../src/compile/index.ts'
import { readLock } from '../../src/lock/read.ts'
import type { Fetched } from '../../src/plan/types.ts'
import { compileText } from '../compile/compile.ts'
import { built, fetchedReleases } from '../lock/facts.ts'
import { emptyFolder } from './run.ts'

/** Ends an `up` of a config at a path, and gives back what was said. */
async function endUp(path: string, change: (fetched: Fetched) => Fetched = same => same): Promise<string> {
  const compiled: Compiled = await compileText('name: node\n', { file: path })
  if (!compiled.plan) throw new Error('the shortest config has a plan')
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    const { signal } = new AbortController()
    await lockAfterUp({ file: path, text: '' }, compiled, change(fetchedReleases(compiled.plan)), signal)
    return stderr.mock.calls.map(([text]) => text).join('')
  } finally {
    stderr.mockRestore()
  }
}

it('up leaves a lock that fits, and touches none that is there', async () => {
  const folder = await emptyFolder()
  const path = join(folder, 'node.yaml')
  const file = join(folder, 'node.lock')
  expect(await endUp(path)).toContain(`wrote ${file}`)
  const text = readFileSync(file, 'utf8')
  const { lock } = await readLock({ file, text })
  expect(lock?.components.kubelet?.source).toBe('release')
  expect((await compileText('name: node\n', { file: path, lock: text })).diagnostics).toEqual([])

  writeFileSync(file, 'mine')
  expect(await endUp(path)).toBe('')
  expect(readFileSync(file, 'utf8')).toBe('mine')
})

it('up writes no lock when an artifact was built instead of downloaded, and says so', async () => {
  const folder = await emptyFolder()
  const said = await endUp(join(folder, 'node.yaml'), fetched => ({
    ...fetched,
    artifacts: { ...fetched.artifacts, kubelet: built('1.36.4', 'amd64', '1') },
  }))
  expect(said).toMatch(
    /node\.lock was not written, because these were made on this machine: kubelet; `bakelet lock` pins them too\n$/,
  )
  expect(existsSync(join(folder, 'node.lock'))).toBe(false)
})

// sysfs lets nobody make a file, not even root.
it('up goes on where the folder of the config cannot be written', async () => {
  expect(await endUp('/sys/node.yaml')).toContain(
    '/sys/node.lock was not written: its folder is not writable',
  )
})
