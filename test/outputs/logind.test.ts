import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import { managedTree } from '../../src/plan/managed.ts'
import { compileText } from '../compile/compile.ts'
import { itWith, run } from '../support/foreign.ts'
import { textOf } from '../support/text-of.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bakelet-logind-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

/** The limits in the order in which systemd reads them: the last one holds. */
function limits(): string[] {
  const { output } = run('systemd-analyze', ['cat-config', `--root=${root}`, 'systemd/logind.conf'])
  return [...output.matchAll(/^InhibitDelayMaxSec=(.*)$/gm)].map(([, limit = '']) => limit)
}

itWith('systemd-analyze')(
  'systemd reads the limit of logind after the files of the kubelet, of unattended-upgrades and of the image',
  async () => {
    const { plan } = await compileText('name: a\nkubelet: {config: {shutdownGracePeriod: 90s}}')
    if (!plan) throw new Error('no plan')
    for (const entry of managedTree(plan)) if (entry.type === 'file') write(entry.path, textOf(entry.content))
    write('etc/systemd/logind.conf', '[Login]\nInhibitDelayMaxSec=1\n')
    write('etc/systemd/logind.conf.d/99-kubelet.conf', '[Login]\nInhibitDelayMaxSec=2\n')
    write(
      'usr/lib/systemd/logind.conf.d/unattended-upgrades-logind-maxdelay.conf',
      '[Login]\nInhibitDelayMaxSec=3\n',
    )
    write('usr/lib/systemd/logind.conf.d/80-bakelet.conf', '[Login]\nInhibitDelayMaxSec=4\n')
    expect(limits()).toHaveLength(5)
    expect(limits().at(-1)).toBe('90')
  },
)
