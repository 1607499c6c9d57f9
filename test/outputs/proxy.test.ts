import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { managedTree } from '../../src/plan/managed.ts'
import { maskedPlan } from '../../src/plan/masked.ts'
import type { Plan } from '../../src/plan/types.ts'
import { compileText } from '../compile/compile.ts'
import { itWith, run } from '../support/foreign.ts'
import { textOf } from '../support/text-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'bakelet-proxy-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function planOf(proxy: string): Promise<Plan> {
  const { plan, diagnostics } = await compileText(`name: edge\nsystem: {proxy: ${proxy}}`)
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return plan
}

const environmentFile = '/usr/local/bakelet/conf/proxy.env'
const aptFile = '/etc/apt/apt.conf.d/80bakelet-proxy'
const fileOf = ({ files }: Plan, path: string) => files.find(file => file.path === path)

const url = "http://me:$HOME`id`'%22;x@proxy.example.com:3128".replaceAll('`', '!')
const withPassword = `{http: "http://proxy:3128", https: "${url}", noProxy: [.internal, db.example.com, 10.0.0.0/8]}`

it('is in both spellings in a file that only root reads, with what is never asked through a proxy', async () => {
  const file = fileOf(await planOf(withPassword), environmentFile)
  expect(file).toMatchObject({ mode: '0600', secret: true })
  // The quoting is that of a shell (systemd.exec(5)), so a shell reads the same.
  writeFileSync(join(folder, 'proxy.env'), textOf(file?.content))
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy']
  const printed = run('sh', [
    '-c',
    `. "$1"; printf '%s\\n' ${names.map(name => `"$${name}"`).join(' ')}`,
    'sh',
    join(folder, 'proxy.env'),
  ])
  const exceptions =
    'localhost,127.0.0.0/8,::1,169.254.169.254,edge,10.88.0.0/16,.internal,db.example.com,10.0.0.0/8'
  expect(printed.output.trimEnd().split('\n')).toEqual([
    ...['http://proxy:3128', 'http://proxy:3128', url, url],
    ...[exceptions, exceptions],
  ])
})

it('is read by every unit that uses the network, and by no other', async () => {
  const readers = (plan: Plan) =>
    plan.units.filter(({ content }) => content.includes(`\nEnvironmentFile=${environmentFile}\n`))
  expect(readers(await planOf(withPassword)).map(({ name }) => name)).toEqual([
    'bakelet-install.service',
    'bakelet-images.service',
    'containerd.service',
    'kubelet.service',
  ])
  const without = await planOf('{}')
  expect(without.units.some(({ content }) => content.includes('EnvironmentFile'))).toBe(false)
  expect(fileOf(without, environmentFile)).toBeUndefined()
})

describe('its password', () => {
  it('is in no plan that people see, and in no file that others read', async () => {
    const plan = await planOf(withPassword)
    expect(JSON.stringify(maskedPlan(plan))).not.toContain('$HOME')
    const holders = managedTree(plan).filter(
      entry => entry.type === 'file' && textOf(entry.content).includes('$HOME'),
    )
    expect(holders).toHaveLength(2)
    expect(holders).toMatchObject(holders.map(() => ({ mode: '0600' })))
  })

  it('is the only reason to hide the settings of apt', async () => {
    expect(fileOf(await planOf('{https: "http://proxy"}'), aptFile)?.mode).toBe('0644')
  })
})

itWith('apt-get')('is what apt reads', async () => {
  writeFileSync(join(folder, 'apt.conf'), textOf(fileOf(await planOf(withPassword), aptFile)?.content))
  const { output } = run('apt-config', ['-c', join(folder, 'apt.conf'), 'dump'])
  expect([...output.matchAll(/^Acquire::https?::Proxy.*$/gim)].map(([line]) => line)).toEqual([
    'Acquire::http::Proxy "http://proxy:3128";',
    'Acquire::http::Proxy::db.example.com "DIRECT";',
    `Acquire::https::Proxy "${url}";`,
    'Acquire::https::Proxy::db.example.com "DIRECT";',
  ])
})
