import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { bakeWithPacker } from '../../src/bake/packer.ts'
import { packerFailure } from '../../src/bake/packer-failure.ts'
import { WorldError } from '../../src/host/errors.ts'
import { CommandError } from '../../src/host/process.ts'
import { loadCase } from '../cases/cases.ts'
import { itWith } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'

describe('bakeWithPacker', () => {
  itWith('packer')('says what Packer said, keeps its log, and leaves no key behind', async () => {
    const { fetched: plan } = await loadCase('web')
    const folder = await emptyFolder()
    const disk = join(folder, 'no-disk.qcow2')
    writeFileSync(disk, 'no disk')
    const said: string[] = []
    const baking = bakeWithPacker({
      ...{ plan: { ...plan, artifacts: [], images: [] }, size: '8G', accelerator: 'tcg', folder },
      base: { path: disk, format: 'qcow2' },
      store: await openStore(await emptyFolder()),
      report: line => said.push(line),
      signal: new AbortController().signal,
    })
    await expect(baking).rejects.toThrow(WorldError)
    await expect(baking).rejects.toThrow(/^packer build failed: (?!it gave no reason)/)
    await expect(baking).rejects.toMatchObject({ next: expect.stringContaining(join(folder, 'packer.log')) })
    expect(said.length).toBeGreaterThan(0)
    expect(readFileSync(join(folder, 'packer.log'), 'utf8')).toContain(said[0])
    expect(readdirSync(folder).sort()).toEqual(['no-disk.qcow2', 'packer', 'packer.log'])
  })
})

describe('packerFailure', () => {
  const failure = (lines: readonly string[]) =>
    packerFailure(new CommandError('packer build ended with exit code 1'), lines, {
      log: 'LOG',
      console: 'CONSOLE',
    })

  it('shows the last words of the script that failed', () => {
    const lines = [
      'Connected to SSH!',
      'bakelet: runc: REFUSED',
      'Provisioning step had errors: Running the cleanup provisioner, if present...',
      'Deleting output directory...',
      "Build 'qemu.node' errored after 3 minutes: Script exited with non-zero exit status: 1",
      '==> Some builds did not complete successfully and had errors:',
      '--> qemu.node: Script exited with non-zero exit status: 1',
    ]
    expect(failure(lines)).toMatchObject({
      message:
        'packer build failed: Script exited with non-zero exit status: 1\n  | Connected to SSH!\n  | bakelet: runc: REFUSED',
      next: "all that Packer said is in LOG, the machine's console in CONSOLE",
    })
  })

  it.each([
    [['Timeout waiting for SSH.'], /^the base image needs/],
    [['Error: Failed to initialize build', 'Unknown builder qemu'], /^packer plugins install/],
    [['Error: Missing plugins'], /^packer plugins install/],
  ])('%j comes with what to do', (lines, next) => {
    expect(failure(lines)).toMatchObject({ next: expect.stringMatching(next) })
  })

  it('leaves what it does not know', () => {
    const other = new Error('interrupted')
    expect(packerFailure(other, [], { log: '', console: '' })).toBe(other)
  })
})
