import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { starter } from '../../src/config/starter.ts'
import { writeFileAtomic } from '../../src/host/files.ts'
import { printLock } from '../../src/lock/print.ts'
import { fillStore } from '../support/filled-store.ts'
import { itWith } from '../support/foreign.ts'
import { openRegistry } from '../support/registry.ts'
import { emptyFolder, type Ran, run } from '../support/run.ts'

const podText = starter('web').find(({ path }) => path === 'pods/web.yaml')?.content ?? ''

/** Boots a locked config. Its registry removes the pod's file at the first request, and so in the middle of the fetch. */
async function upWhileThePodGoes(): Promise<Ran> {
  const cwd = await emptyFolder()
  const pod = join(cwd, 'pods/web.yaml')
  const base = join(cwd, 'stock.qcow2')
  const registry = await openRegistry({ onRequest: () => rm(pod, { force: true }) })
  try {
    registry.push('app')
    const config = [
      'name: web',
      'base: {path: stock.qcow2}',
      'pods: [pods/web.yaml]',
      `images: {preload: ["${registry.host}/app:1"]}\n`,
    ].join('\n')
    await writeFile(join(cwd, 'bakelet.yaml'), config)
    await writeFileAtomic(pod, podText)
    await writeFile(base, 'a disk')
    const lockStore = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.lock'), printLock(await fillStore(lockStore, config)))
    const locked = await run(['lock'], { cwd, env: { BAKELET_STORE: lockStore } })
    expect(locked.stderr).toContain('wrote bakelet.lock')
    await writeFileAtomic(pod, podText)
    await rm(base)
    const store = await emptyFolder()
    await fillStore(store, config)
    return await run(['up', '--first-boot', '--exit'], { cwd, env: { BAKELET_STORE: store } })
  } finally {
    await registry.close()
  }
}

const itUp = itWith('skopeo', 'QEMU and xorriso')

itUp('a file that is removed during a fetch was read before', async () => {
  const { exitCode, stderr } = await upWhileThePodGoes()
  expect(stderr).toContain('copying from 127.0.0.1')
  // What comes after the fetch fails: the programs, which root runs, are not programs, and the base image is missing.
  expect(stderr).toMatch(/error.*(containerd \S+ refuses its configuration|stock\.qcow2 does not exist)/)
  expect(stderr).not.toContain('pods/web.yaml')
  expect(exitCode).toBeGreaterThan(0)
})
