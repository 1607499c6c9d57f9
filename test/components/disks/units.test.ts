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

describe('a disk by its size', () => {
  const sized = async (...sizes: string[]) => {
    const disks = sizes.map((size, index) => `  /srv/${index}: {device: {size: ${size}}}\n`).join('')
    const { plan } = await compileFile({ file: 'bakelet.yaml', text: `name: edge\ndisks:\n${disks}` })
    const rules = plan?.files.find(({ path }) => path === '/etc/udev/rules.d/61-bakelet-disks.rules')
    return { plan, rules: String(rules?.content).split('\n').slice(1, -1) }
  }

  it.each([
    ['1M', 2048, '1M'],
    ['1024M', 2_097_152, '1G'],
    ['20G', 41_943_040, '20G'],
    ['2048G', 4_294_967_296, '2T'],
    ['1536G', 3_221_225_472, '1536G'],
  ])('of %s is a link to the disk of %i sectors', async (size, sectors, name) => {
    const { plan, rules } = await sized(size)
    expect(rules).toHaveLength(1)
    expect(rules[0]).toContain(`ATTR{size}=="${sectors}", ENV{ID_PART_TABLE_TYPE}==""`)
    expect(rules[0]).toContain(`SYMLINK+="disk/by-bakelet/${name}"`)
    const mount = plan?.units.find(unit => unit.name === 'srv-0.mount')
    expect(mount?.content).toContain(`What=/dev/disk/by-bakelet/${name}`)
  })

  it('is neither made nor mounted before it is known to be the only one', async () => {
    const { plan } = await sized('20G')
    for (const name of ['bakelet-make-srv-0.service', 'srv-0.mount']) {
      const { relations } = plan?.units.find(unit => unit.name === name) ?? {}
      expect(relations?.Requires).toContain('bakelet-one-srv-0.service')
      expect(relations?.After).toContain('bakelet-one-srv-0.service')
    }
  })

  it.each([
    ['', 1],
    ['/sys/block/vdb', 0],
    ['/sys/block/vdb\n/sys/block/vdc', 1],
  ])('is refused unless udev has one: %j', async (listed, status) => {
    const { plan } = await sized('20G')
    const unit = plan?.units.find(({ name }) => name === 'bakelet-one-srv-0.service')
    const [, script = ''] = /^ExecStart=\/bin\/sh -c "(.*)"$/m.exec(unit?.content ?? '') ?? []
    const text = script.replaceAll('\\"', '"').replaceAll('$$', '$')
    const udevadm = `udevadm() { printf '%s' '${listed === '' ? '' : `${listed}\n`}'; }`
    expect(run('sh', ['-c', `${udevadm}\n${text}`]).status).toBe(status)
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
