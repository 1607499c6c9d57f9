import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Plan } from '../../src/plan/types.ts'
import { compileText } from '../compile/compile.ts'
import { itWith, run } from '../support/foreign.ts'
import { journalOf, journalRemote, journalUploadProgram, untilDone } from '../support/journal-remote.ts'
import { textOf } from '../support/text-of.ts'
import { tlsFront } from '../support/tls-front.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bakelet-forward-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function planOf(forward: object, system: object = {}): Promise<Plan> {
  const text = JSON.stringify({ name: 'a', system: { ...system, logs: { forward } } })
  const { plan, diagnostics } = await compileText(text)
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return plan
}

/** The unit of systemd-journal-upload: its command line, and the credentials by name. */
function uploadOf({ units }: Plan) {
  const content = units.find(({ name }) => name === 'bakelet-journal-upload.service')?.content ?? ''
  const [, command = ''] = /^ExecStart=(.*)$/m.exec(content) ?? []
  const credentials = [...content.matchAll(/^LoadCredential=(\w+):(.*)$/gm)].map(([, name, file]) => [
    name,
    file,
  ])
  return {
    options: command.replaceAll('"', '').split(' ').slice(2),
    credentials: Object.fromEntries(credentials),
  }
}

const https = 'https://logs.example.com'
const anonymous = ['--trust=/etc/ssl/certs/ca-certificates.crt', '--cert=-', '--key=-']
const client = { certificate: '/etc/logs/node.crt', key: '/etc/logs/node.key' }

describe('a journal that is forwarded', () => {
  it.each<[forward: object, options: string[], credentials: object]>([
    [{ journal: https }, [`--url=${https}:19532`, ...anonymous], {}],
    [{ journal: `${https}:443/insert/` }, [`--url=${https}:443/insert`, ...anonymous], {}],
    [{ journal: 'https://[2001:db8::1]' }, ['--url=https://[2001:db8::1]:19532', ...anonymous], {}],
    [{ journal: 'http://127.0.0.1:9428' }, ['--url=http://127.0.0.1:9428'], {}],
    [
      { journal: https, ca: '/etc/logs/ca.crt' },
      [`--url=${https}:19532`, '--trust=%d/ca', '--cert=-', '--key=-'],
      { ca: '/etc/logs/ca.crt' },
    ],
    [
      { journal: https, client },
      [`--url=${https}:19532`, anonymous[0] ?? '', '--cert=%d/cert', '--key=%d/key'],
      { cert: '/etc/logs/node.crt', key: '/etc/logs/node.key' },
    ],
  ])('%j', async (forward, options, credentials) => {
    const plan = await planOf(forward)
    expect(uploadOf(plan)).toEqual({ options, credentials })
    expect(plan.packages).toEqual(['systemd-journal-remote'])
  })

  const itUploads = itWith('systemd-journal-remote', 'openssl')
  /** systemd-journal-remote, behind what asks for the certificate of a client. */
  const openServer = async (names: readonly string[]) => {
    const remote = await journalRemote(folder)
    const front = await tlsFront(remote.port, names)
    onTestFinished(async () => {
      await front.close()
      await remote.stop()
    })
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const client = { key: file('key.pem', front.key), certificate: file('cert.pem', front.cert) }
    return { journal: `https://127.0.0.1:${front.port}`, ca: front.path, client, remote }
  }

  /** What the unit runs, with the credentials as systemd hands them over, for a journal of one entry. */
  async function upload(forward: object): Promise<{ status: number | undefined; output: string }> {
    const { options, credentials } = uploadOf(await planOf(forward))
    const handed = join(folder, 'credentials')
    mkdirSync(handed, { recursive: true })
    for (const [name, file] of Object.entries<string>(credentials)) copyFileSync(file, join(handed, name))
    const journal = join(folder, 'sent.journal')
    await journalOf('hello', journal)
    const words = options.map(word => word.replace('%d', handed))
    const args = [...words, `--file=${journal}`, '--follow=no']
    const { exitCode, stderr } = await execa(journalUploadProgram, args, { reject: false })
    return { status: exitCode, output: stderr }
  }

  itUploads('reaches a server that asks for the certificate of the node', async () => {
    const { journal, ca, client, remote } = await openServer(['127.0.0.1'])
    await untilDone(async () => (await upload({ journal, ca, client })).status === 0)
    expect(await remote.entries('hello')).toMatchObject([{ MESSAGE: 'hello', PRIORITY: '6' }])
    expect((await upload({ journal, ca })).output).toMatch(/failed: .*certificate/i)
  })

  itUploads(
    'stays where the server is not of an authority that the node trusts, or of another name',
    async () => {
      const { journal, ca, client, remote } = await openServer(['127.0.0.2'])
      expect((await upload({ journal, client })).output).toMatch(/failed: .*self-signed certificate/)
      expect((await upload({ journal, ca, client })).output).toMatch(/failed: .*127\.0\.0\.1/)
      expect(await remote.entries('hello')).toEqual([])
    },
  )
})

describe('a journal that goes to a syslog server', () => {
  const confOf = ({ files }: Plan) =>
    textOf(files.find(({ path }) => path === '/etc/rsyslog.d/bakelet-forward.conf')?.content ?? '')

  it.each([
    ['tcp://logs.example.com', 'target="logs.example.com" port="514" protocol="tcp"'],
    ['udp://192.0.2.1:1514', 'target="192.0.2.1" port="1514" protocol="udp"'],
    ['tcp://[2001:db8::1]:601', 'target="2001:db8::1" port="601" protocol="tcp"'],
  ])('%s', async (syslog, expected) => {
    const plan = await planOf({ syslog })
    expect(confOf(plan)).toContain(expected)
    expect(plan.packages).toEqual(['rsyslog'])
  })

  itWith('rsyslogd')('is a configuration that rsyslogd takes, and none that listens', async () => {
    const conf = confOf(await planOf({ syslog: 'tcp://[2001:db8::1]:601' }))
    const file = join(folder, 'rsyslog.conf')
    const check = (text: string) => {
      writeFileSync(file, text)
      return run('rsyslogd', ['-N1', '-f', file])
    }
    expect(check(conf)).toMatchObject({ status: 0, output: expect.not.stringMatching(/error|unknown/) })
    expect(check(conf.replace('queue.size', 'queue.sizes')).status).toBe(1)
    expect([...conf.matchAll(/\bload="(\w+)"/g)].map(([, name]) => name)).toEqual(['imjournal'])
  })
})

it('does not name a package twice', async () => {
  const plan = await planOf({ syslog: 'tcp://a' }, { packages: ['jq', 'rsyslog'] })
  expect(plan.packages).toEqual(['jq', 'rsyslog'])
})
