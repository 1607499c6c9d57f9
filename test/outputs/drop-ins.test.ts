import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cloudConfig } from '../../src/outputs/cloud-init/index.ts'
import { managedTree } from '../../src/plan/managed.ts'
import type { Plan } from '../../src/plan/types.ts'
import { compileText } from '../compile/compile.ts'
import { itWith, run } from '../support/foreign.ts'
import { textOf } from '../support/text-of.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bakelet-drop-ins-'))
})
afterEach(() => rmSync(root, { recursive: true }))

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

async function planOf(text: string): Promise<Plan> {
  const { plan, diagnostics } = await compileText(`name: a\nsystem: ${text}`)
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return plan
}

/** The lines of a program's configuration in the order in which systemd reads them. */
const linesOf = (name: string) =>
  run('systemd-analyze', ['cat-config', `--root=${root}`, `systemd/${name}.conf`])
    .output.split('\n')
    .filter(line => /^[A-Z]/.test(line))

const servers = ['NTP=', 'NTP=ntp1.example.com 192.0.2.1 2001:db8::1']
const sizes = ['SystemMaxUse=64M', 'RuntimeMaxUse=64M']
const cases: [key: string, program: string, expected: string[]][] = [
  ['{time: {servers: [ntp1.example.com, 192.0.2.1, "2001:db8::1"]}}', 'timesyncd', servers],
  ['{logs: {storage: volatile}}', 'journald', ['Storage=volatile']],
  ['{logs: {storage: persistent, maxSize: 64M}}', 'journald', ['Storage=persistent', ...sizes]],
  ['{logs: {forward: {syslog: "tcp://a"}}}', 'journald', ['ForwardToSyslog=no']],
  ['{watchdog: {runtimeSeconds: 10}}', 'system', ['RuntimeWatchdogSec=10s']],
  ['{watchdog: {rebootSeconds: 600}}', 'system', ['RuntimeWatchdogSec=60s', 'RebootWatchdogSec=600s']],
]

describe.each(cases)('%s', (key, program, expected) => {
  itWith('systemd-analyze')(`is what ${program} reads last`, async () => {
    for (const entry of managedTree(await planOf(key)))
      if (entry.type === 'file') write(entry.path, textOf(entry.content))
    write(`etc/systemd/${program}.conf`, '[A]\nX=1\n')
    write(`etc/systemd/${program}.conf.d/99-somebody.conf`, '[A]\nX=2\n')
    expect(linesOf(program)).toEqual(['X=1', 'X=2', ...expected])
  })
})

it('makes no drop-in of an empty section', async () => {
  const { files } = await planOf('{time: {servers: []}, logs: {}, watchdog: {runtimeSeconds: "off"}}')
  expect(files.filter(({ path }) => path.endsWith('/zz-bakelet.conf')).map(({ path }) => path)).toEqual([
    '/etc/systemd/logind.conf.d/zz-bakelet.conf',
  ])
})

it('makes the programs that read their files only once read them on a first boot', async () => {
  const command = async (key: string) => {
    const text = await cloudConfig({ plan: await planOf(key) })
    return [...text.matchAll(/^ {2}- "?(systemctl .*restart.*?)"?$/gm)].map(([, found]) => found)
  }
  expect(await command('{time: {servers: [a]}, logs: {storage: auto}}')).toEqual([
    'systemctl try-restart --no-block systemd-timesyncd.service',
    'systemctl restart --no-block systemd-journald.service',
  ])
  expect(await command('{watchdog: {runtimeSeconds: 10}}')).toEqual([])
})
