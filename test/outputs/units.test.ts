import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect } from 'vitest'
import { bytesOf } from '../../src/plan/content.ts'
import { managedTree } from '../../src/plan/managed.ts'
import type { Plan } from '../../src/plan/types.ts'
import { caseNames, loadCase } from '../cases/cases.ts'
import { itWith, run } from '../support/foreign.ts'

const hostUnits = '/usr/lib/systemd/system'
const etcUnits = 'etc/systemd/system'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bakelet-root-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/**
 * A root with the units and links of a plan, a stand-in for every binary, targets and the check of disks of this host's systemd, and
 * its cloud-init, which is ordered around multi-user.target: an ordering cycle with either shows up here.
 */
function populate(plan: Plan): void {
  write('bin/sh', '', 0o755)
  write('usr/bin/install', '', 0o755)
  write('usr/sbin/nft', '', 0o755)
  write('usr/bin/systemctl', '', 0o755)
  write('usr/sbin/modprobe', '', 0o755)
  for (const folder of ['lib', 'usr/lib'])
    for (const name of ['makefs', 'growfs', 'fsck', 'journal-upload'])
      write(`${folder}/systemd/systemd-${name}`, '', 0o755)
  for (const entry of managedTree(plan))
    if (entry.type === 'artifact') write(entry.path, '', 0o755)
    else if (entry.type === 'file') write(entry.path, bytesOf(entry.content), Number.parseInt(entry.mode, 8))
    else if (entry.type === 'link') link(entry.path, entry.target)
  for (const unit of readdirSync(hostUnits))
    if (/\.target$|^cloud-|^systemd-fsck@/.test(unit))
      cpSync(join(hostUnits, unit), join(root, hostUnits, unit), { verbatimSymlinks: true })
  if (!existsSync(join(hostUnits, 'cloud-init.target'))) return
  link(`${etcUnits}/multi-user.target.wants/cloud-init.target`, `${hostUnits}/cloud-init.target`)
  for (const stage of ['cloud-init-local', 'cloud-init', 'cloud-config', 'cloud-final'])
    link(`${etcUnits}/cloud-init.target.wants/${stage}.service`, `${hostUnits}/${stage}.service`)
}

function write(path: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content, { mode })
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  symlinkSync(target, join(root, path))
}

/** What systemd has to say about every unit of ours, and about starting everything together. */
function verify(): string {
  const units = readdirSync(join(root, etcUnits)).filter(name =>
    /^[^@]+(@[^.]+)?\.(service|timer|mount)$/.test(name),
  )
  const files = [...units.map(unit => join(etcUnits, unit)), join(hostUnits, 'multi-user.target')]
  return run('systemd-analyze', [
    'verify',
    '--man=no',
    `--root=${root}`,
    ...files.map(file => join(root, file)),
  ]).output
}

describe('systemd-analyze verify', () => {
  const itWithSystemd = itWith('systemd-analyze')

  for (const name of caseNames)
    itWithSystemd(`has nothing to say about the units of ${name}`, async () => {
      populate((await loadCase(name)).plan)
      expect(verify()).toBe('')
    })

  itWithSystemd('would notice a missing binary', async () => {
    populate((await loadCase('web')).plan)
    rmSync(join(root, '/usr/local/bakelet/bin/kubelet'))
    expect(verify()).toMatch(/kubelet is not executable/)
  })

  itWithSystemd('would notice a unit that waits for its own target', async () => {
    populate((await loadCase('web')).plan)
    write(`${etcUnits}/containerd.service.d/cycle.conf`, '[Unit]\nAfter=multi-user.target\n')
    expect(verify()).toMatch(/ordering cycle/)
  })
})
