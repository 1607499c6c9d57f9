import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { seedForms } from '../../src/outputs/seed/index.ts'
import type { SeedContent } from '../../src/outputs/seed/seed.ts'
import { seedParts } from '../../src/outputs/seed/user-data.ts'
import { itWith, run } from '../support/foreign.ts'
import { emptyFolder } from '../support/run.ts'

const origin = { component: 'files', path: [] } as const
const bare: SeedContent = {
  ...{
    image: 'edge',
    hostname: 'edge-01',
    network: undefined,
    users: [],
    files: [],
    directories: [],
    links: [],
  },
}
const full: SeedContent = {
  ...bare,
  users: [{ name: 'late', sudo: true, sshAuthorizedKeys: ['ssh-ed25519 AAAA "it\'s"'], origin }],
  files: [
    { path: '/etc/a', mode: '0640', content: 'on\n', owner: { user: 'late', group: 0 }, origin },
    { path: '/etc/b', mode: '0600', content: { base64: '/w==' }, origin },
    { path: '/etc/long', mode: '0600', content: 'a line that comes often\n'.repeat(500), origin },
  ],
  directories: [
    { path: '/etc/c', mode: '0755', owner: { user: 33, group: 33 }, origin },
    { path: '/srv/late', mode: '0700', owner: { user: 'late', group: 'late' }, origin },
  ],
  links: [{ path: '/etc/l', target: 'c', origin }],
}
const cases = [
  ['a bare machine', bare],
  ['a machine that gets its name elsewhere', { ...bare, hostname: undefined }],
  ['a machine with everything', full],
] as const

const textOf = async (seed: SeedContent) => (await seedParts(seed)).map(({ text }) => text).join('')

async function writeForm(form: keyof typeof seedForms, seed: SeedContent): Promise<string> {
  const folder = await emptyFolder()
  for (const file of seedForms[form].files(await textOf(seed), seed)) {
    await mkdir(dirname(join(folder, file.path)), { recursive: true })
    await writeFile(join(folder, file.path), 'content' in file ? (file.content as string) : '')
  }
  return folder
}

it('another content is another instance, and the same content the same', async () => {
  const idOf = async (seed: SeedContent) =>
    readFileSync(join(await writeForm('nocloud', seed), 'meta-data'), 'utf8')
  expect(await idOf(full)).toBe(await idOf(full))
  expect(await idOf(full)).not.toBe(await idOf({ ...full, links: [] }))
})

it('a seed of a host name has less than a hundred bytes, and a large file is compressed', async () => {
  expect(Buffer.byteLength(await textOf(bare))).toBeLessThan(100)
  expect(Buffer.byteLength(await textOf(full))).toBeLessThan(1500)
})

describe('cloud-init itself', () => {
  for (const [name, seed] of cases) {
    itWith('cloud-init')(`finds the user-data of ${name} valid`, async () => {
      const folder = await writeForm('user-data', seed)
      const { status, output } = run('cloud-init', ['schema', '-c', join(folder, 'user-data')])
      expect(output).toMatch(/^Valid /)
      expect(status).toBe(0)
    })

    // Debian's package has the datasources as modules of its Python.
    itWith('cloud-init')(`reads the NoCloud seed of ${name}`, async () => {
      const folder = await writeForm('nocloud', seed)
      const read = python(`
from cloudinit import util
found = util.pathprefix2dict(sys.argv[1], required=['user-data', 'meta-data'])
meta = util.load_yaml(util.decode_binary(found['meta-data']))
result = [meta['instance-id'], meta.get('local-hostname'), util.decode_binary(found['user-data'])]`)
      const [id, hostname, userData] = read(folder)
      expect(id).toMatch(/^edge(-01)?-[0-9a-f]{12}$/)
      expect(hostname).toBe(seed.hostname ?? null)
      expect(userData).toBe(await textOf(seed))
    })

    itWith('cloud-init')(`reads the config drive of ${name}`, async () => {
      const folder = await writeForm('openstack', seed)
      const read = python(`
from cloudinit.sources.helpers import openstack
found = openstack.ConfigDriveReader(sys.argv[1]).read_v2()
result = [found['metadata']['uuid'], found['metadata'].get('hostname'), found['userdata'].decode()]`)
      const [uuid, hostname, userData] = read(folder)
      expect(uuid).toMatch(/^[0-9a-f]{8}-/)
      expect(hostname).toBe(seed.hostname ?? null)
      expect(userData).toBe(await textOf(seed))
    })
  }
})

function python(code: string) {
  return (folder: string): unknown[] => {
    expect(existsSync(folder)).toBe(true)
    const program = `import json, logging, sys\nlogging.disable()\n${code}\nprint(json.dumps(result))`
    const { status, output } = run('/usr/bin/python3', ['-c', program, folder])
    expect(status, output).toBe(0)
    return JSON.parse(output)
  }
}
