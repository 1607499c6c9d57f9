import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Delivery } from '../../src/outputs/cloud-init/delivery.ts'
import { cloudConfig } from '../../src/outputs/cloud-init/index.ts'
import { sourceList } from '../../src/outputs/cloud-init/sources.ts'
import { tarOf } from '../../src/outputs/cloud-init/tar.ts'
import { bytesOf } from '../../src/plan/content.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { caseNames, loadCase } from '../cases/cases.ts'
import { itWith } from '../support/foreign.ts'
import { runBootcmd } from './unpacked.ts'

const itInRoot = itWith('a mount namespace')

async function userDataOf(delivery: Delivery) {
  return parse(await cloudConfig(delivery), { version: '1.1' })
}

/** cc_bootcmd as cloud-init 22.4 calls it. */
const bootcmdModule = `
import logging, yaml
from cloudinit.config import cc_bootcmd
class Cloud:
    def get_instance_id(self):
        return "i-1"
with open("/run/user-data") as file:
    cc_bootcmd.handle("bootcmd", yaml.safe_load(file), Cloud(), logging.getLogger(), [])
`

const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64')
const mark = '/var/lib/cloud/instance/sem/bakelet'

describe('the archive in user-data', () => {
  for (const name of caseNames)
    itInRoot(`has the files of ${name}, but those of homes`, async () => {
      const { delivery } = await loadCase(name)
      const { plan } = delivery
      const paths = nodePaths(plan.prefix)
      const { bootcmd, write_files: written = [] } = await userDataOf(delivery)
      const { status, output, entries } = await runBootcmd(bootcmd)
      expect({ status, output }).toEqual({ status: 0, output: '' })

      const planned = [
        ...managedTree(plan).flatMap(entry => (entry.type === 'file' ? [entry] : [])),
        { path: paths.sources, mode: '0600', content: sourceList(delivery) },
      ]
      const isHome = ({ path }: { path: string }) => path.startsWith('/home/')
      expect(written.map(({ path }: { path: string }) => path)).toEqual(
        planned.filter(isHome).map(({ path }) => path),
      )
      const files = [...entries].filter(([, { type }]) => type === 'file')
      expect(
        Object.fromEntries(files.map(([path, { mode, owner, text }]) => [path, [mode, owner, text]])),
      ).toEqual(
        Object.fromEntries(
          planned
            .filter(file => !isHome(file))
            .map(({ path, mode, content }) => [path, [mode, '0:0', base64(bytesOf(content))]]),
        ),
      )
      const folders = [...entries].filter(([, { type }]) => type === 'directory')
      const closed = folders.filter(([, { mode }]) => mode !== '0755').map(([path]) => path)
      expect(closed).toEqual(entries.has(paths.podVolumes) ? [paths.podVolumes] : [])
      for (const [path, { mtime }] of files)
        expect({ path, age: Date.now() / 1000 - mtime < 600 }).toMatchObject({ age: true })
    })

  itWith('cloud-init', 'a mount namespace')("is unpacked by cloud-init's own module, too", async () => {
    const text = await cloudConfig((await loadCase('web')).delivery)
    const before = `echo ${base64(text)} | base64 -d >/run/user-data\necho ${base64(bootcmdModule)} | base64 -d >/run/module.py\n`
    const { status, output, entries } = await runBootcmd(['python3 /run/module.py'], { before })
    expect({ status, output }).toEqual({ status: 0, output: '' })
    expect(entries.get('/usr/local/bakelet/bin/bakelet-install')).toMatchObject({ mode: '0755' })
    expect(entries.get('/usr/local/bakelet/conf/pods/web.yaml')).toMatchObject({ mode: '0600' })
    const cut = text.replace(/(?<=echo )([\w+/]{2000})[\w+/=]+/, '$1')
    const half = await runBootcmd(['python3 /run/module.py'], {
      before: before.replace(base64(text), base64(cut)),
    })
    expect(half.status).not.toBe(0)
    expect(half.output).toContain('bakelet: REFUSED: the files in user-data cannot be unpacked')
    expect(half.output).toContain('ProcessExecutionError')
  })

  it('has the same bytes each time', async () => {
    const { delivery } = await loadCase('everything')
    expect(await cloudConfig(delivery)).toBe(await cloudConfig(delivery))
  })

  itInRoot('is unpacked at each boot until the installer has left its mark', async () => {
    const { bootcmd } = await userDataOf((await loadCase('web')).delivery)
    const sem = '/var/lib/cloud/instance/sem'
    const before = `cd ${sem}; for name in write_files runcmd scripts_user ssh; do : >config_$name; done\n`
    const first = await runBootcmd(bootcmd, { before })
    const kept = (root: typeof first) => [...root.entries.keys()].filter(path => path.startsWith(`${sem}/`))
    expect(kept(first)).toEqual([`${sem}/config_ssh`])
    expect(first.entries.has('/usr/local/bakelet/bin/bakelet-install')).toBe(true)
    const later = await runBootcmd(bootcmd, { before: `${before}: >${mark}\n` })
    expect(later).toMatchObject({ status: 0, output: '' })
    expect(kept(later)).toHaveLength(5)
    expect(later.entries.has('/usr/local/bakelet')).toBe(false)
  })

  itInRoot(
    'keeps the modes of folders, follows links to folders, and replaces what a power cut left',
    async () => {
      const { bootcmd } = await userDataOf((await loadCase('files')).delivery)
      const { status, output, entries } = await runBootcmd(bootcmd, {
        before: `mkdir -m 0700 /etc/haproxy; : >/etc/haproxy/haproxy.cfg; chmod 0 /etc/haproxy/haproxy.cfg
rmdir /opt; mkdir -p /srv/opt; ln -s srv/opt /opt
echo other >/etc/other; ln -s other /etc/motd\n`,
      })
      expect({ status, output }).toEqual({ status: 0, output: '' })
      expect(entries.get('/etc/haproxy')).toMatchObject({ type: 'directory', mode: '0700' })
      expect(entries.get('/etc/haproxy/haproxy.cfg')).toMatchObject({ mode: '0644' })
      expect(entries.get('/etc/haproxy/haproxy.cfg')?.text).not.toBe('')
      expect(entries.get('/opt')).toMatchObject({ type: 'symlink' })
      expect(entries.get('/srv/opt/bytes')).toMatchObject({ text: 'AAEC/w==' })
      expect(entries.get('/etc/motd')).toMatchObject({ type: 'file', text: base64('Keep out.\n') })
      expect(entries.get('/etc/other')).toMatchObject({ text: base64('other\n') })
    },
  )
})

describe('an archive that cannot be unpacked', () => {
  const installer = '/usr/local/bakelet/bin/bakelet-install'

  itInRoot('is reported, and leaves no installer that could start half a node', async () => {
    const { bootcmd } = await userDataOf((await loadCase('web')).delivery)
    const cut = (line: string) => line.replace(/(?<=echo )([\w+/]{2000})[\w+/=]+/, '$1')
    const whole = (await runBootcmd(bootcmd)).entries
    const half = await runBootcmd(bootcmd.map(cut))
    expect(whole.has(installer)).toBe(true)
    expect(half.status).toBe(1)
    expect(half.output).toMatch(
      /tar: [\s\S]*\nbakelet: REFUSED: the files in user-data cannot be unpacked\n$/,
    )
    expect(half.entries.has(installer)).toBe(false)
  })

  itInRoot('is one, too, where a folder stands in the way of one file', async () => {
    const { bootcmd } = await userDataOf((await loadCase('web')).delivery)
    const before = 'mkdir -p /var/lib/bakelet/sources/full\n'
    const { status, output, entries } = await runBootcmd(bootcmd, { before })
    expect(status).toBe(1)
    expect(output).toContain('bakelet: REFUSED: the files in user-data cannot be unpacked')
    expect(entries.has(installer)).toBe(false)
  })
})

describe('tarOf', () => {
  const names = [
    `/opt/it's "quoted" $(id) \\ *`,
    '/opt/two\nlines',
    '/opt/ends with a space ',
    '/opt/-rf',
    '/opt/größe/日本/\u{1f600}',
    `/opt/${'a'.repeat(95)}`,
    `/opt/${'a'.repeat(96)}`,
    `/opt/${'a'.repeat(97)}`,
    `/opt/${'ü/'.repeat(60)}x`,
    `/opt/${`${'long'.repeat(60)}/`.repeat(8)}end`,
  ] as const

  itInRoot('keeps every name and every byte, of any length', async () => {
    const files = names.flatMap((path, index) =>
      [0, 1, 511, 512, 513].map(length => ({
        path: `${path}${length}` as const,
        mode: '0640' as const,
        content: { base64: Buffer.alloc(length, index + 1).toString('base64') },
      })),
    )
    const archive = Buffer.from(tarOf(files)).toString('base64')
    const { status, output, entries } = await runBootcmd([`echo ${archive} | base64 -d | tar -xmC /`])
    expect({ status, output }).toEqual({ status: 0, output: '' })
    const found = [...entries].filter(([, { type }]) => type === 'file')
    expect(new Map(found.map(([path, { mode, text }]) => [path, [mode, text]]))).toEqual(
      new Map(files.map(({ path, mode, content }) => [path, [mode, content.base64]])),
    )
  })
})
