import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compileFile } from '../../../src/tasks/inputs.ts'
import { loadCase } from '../../cases/cases.ts'
import { itWith, run } from '../../support/foreign.ts'

const device = '/dev/disk/by-id/virtio-data'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakelet-disk-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A disk of 16 MiB. `before`: what makes it not empty. */
function disk(name: string, [command, ...words]: readonly string[], input = ''): string {
  const file = join(folder, name)
  writeFileSync(file, '')
  truncateSync(file, 16 << 20)
  if (command !== undefined) execFileSync(command, [...words, file], { input, stdio: 'pipe' })
  return file
}

/** Whether the condition of the unit lets a file system be made. */
async function isMade(file: string): Promise<boolean> {
  const { plan } = await loadCase('disks')
  const unit = plan.units.find(({ content }) => content.includes(`systemd-makefs ext4 ${device}`))
  const [, script = ''] = /^ExecCondition=\/bin\/sh -c "(.*)"$/m.exec(unit?.content ?? '') ?? []
  const text = script.replaceAll('\\"', '"').replaceAll('$$', '$').replace(device, file)
  return run('sh', ['-c', text]).status === 0
}

describe('a file system is made', () => {
  const itWithTools = itWith('wipefs, sfdisk and mkfs.ext4')

  itWithTools('on an empty disk', async () => {
    expect(await isMade(disk('empty', []))).toBe(true)
  })

  itWithTools('not over a table of partitions', async () => {
    expect(await isMade(disk('gpt', ['sfdisk', '--quiet'], 'label: gpt\n,\n'))).toBe(false)
    expect(await isMade(disk('dos', ['sfdisk', '--quiet'], 'label: dos\n,\n'))).toBe(false)
  })

  itWithTools('not over a file system, its own or another', async () => {
    expect(await isMade(disk('ext4', ['mkfs.ext4', '-q']))).toBe(false)
    expect(await isMade(disk('swap', ['mkswap']))).toBe(false)
  })

  itWithTools('not on a disk that is not there', async () => {
    expect(await isMade(join(folder, 'missing'))).toBe(false)
  })
})

describe('a disk', () => {
  const plan = async (disks: string) =>
    (await compileFile({ file: 'bakelet.yaml', text: `name: edge\n${disks}` })).plan

  it('is required by what starts containers', async () => {
    const { plan } = await loadCase('disks')
    for (const name of ['containerd.service', 'kubelet.service']) {
      const unit = plan.units.find(unit => unit.name === name)
      for (const key of ['Requires', 'After'] as const)
        expect(unit?.relations[key]).toEqual(
          expect.arrayContaining(['srv-my\\x2ddata.mount', 'var-lib-kubelet.mount']),
        )
    }
  })

  it('brings the programs of xfs, once', async () => {
    const xfs = 'disks: {/srv/a: {device: /dev/disk/by-id/a, fileSystem: xfs}}'
    expect((await plan(xfs))?.packages).toEqual(['xfsprogs'])
    expect((await plan(`${xfs}\nsystem: {packages: [xfsprogs]}`))?.packages).toEqual(['xfsprogs'])
  })

  it('is a place that pods can mount', async () => {
    const { diagnostics } = await compileFile({
      file: 'test/cases/disks/bakelet.yaml',
      text: 'name: edge\npods: [pods/db.yaml]\ndisks: {/srv/my-data: {device: /dev/disk/by-id/a}}',
    })
    expect(diagnostics.filter(({ code }) => code === 'pod-host-path')).toEqual([])
  })
})
