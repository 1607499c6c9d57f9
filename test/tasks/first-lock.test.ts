import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readLock } from '../../src/lock/read.ts'
import type { Fetched } from '../../src/plan/fetched.ts'
import type { TaskEvent } from '../../src/tasks/events.ts'
import { lockIfNone } from '../../src/tasks/first-lock.ts'
import { planOf } from '../../src/tasks/planned.ts'
import { openProject } from '../../src/tasks/project.ts'
import { compileText } from '../compile/compile.ts'
import { built, fetchedReleases } from '../support/lock-facts.ts'
import { emptyFolder } from '../support/run.ts'

/** Ends an `up` of a config at a path, and returns its notes. */
async function endUp(path: string, change: (fetched: Fetched) => Fetched = same => same): Promise<string> {
  const events: TaskEvent[] = []
  const on = (event: TaskEvent) => void events.push(event)
  const plannedAt = { file: path, text: 'name: node\n' }
  const planned = await planOf(openProject({ ...plannedAt, file: 'node.yaml' }))
  await lockIfNone(openProject(plannedAt, { on }), planned, {
    fetched: change(fetchedReleases(planned.plan)),
  })
  return events.map(event => (event.kind === 'note' ? event.line : event.kind)).join('\n')
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
    /node\.lock was not written, because these were made on this machine: kubelet; `bakelet lock` pins them too$/,
  )
  expect(existsSync(join(folder, 'node.lock'))).toBe(false)
})

// sysfs lets nobody make a file, not even root.
it('up goes on where the folder of the config cannot be written', async () => {
  expect(await endUp('/sys/node.yaml')).toContain(
    '/sys/node.lock was not written: its folder is not writable',
  )
})
