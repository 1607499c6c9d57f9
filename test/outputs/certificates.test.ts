import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cloudConfig } from '../../src/outputs/cloud-init/index.ts'
import { managedTree } from '../../src/plan/managed.ts'
import type { Plan } from '../../src/plan/types.ts'
import { certificateOfCA, compileText } from '../compile/compile.ts'
import { itWith, run } from '../support/foreign.ts'
import { textOf } from '../support/text-of.ts'

const folder = mkdtempSync(join(tmpdir(), 'bakelet-certificates-'))
afterAll(() => rmSync(folder, { recursive: true }))
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const store = '/usr/local/share/ca-certificates'

async function planOf(names: readonly string[], files: Readonly<Record<string, string>>): Promise<Plan> {
  const { plan, diagnostics } = await compileText(`name: a\nsystem: {certificates: [${names.join(', ')}]}`, {
    files,
  })
  if (!plan) throw new Error(JSON.stringify(diagnostics))
  return plan
}

const trusted = ({ files }: Plan) => files.filter(({ path }) => path.startsWith(`${store}/`))

it('is a file for each certificate, however many a file has, with nothing around them', async () => {
  const plan = await planOf(['a.pem', 'b.pem'], {
    'a.pem': `subject=CN\n${certificateOfCA.replaceAll('\n', '\r\n')}`,
    'b.pem': certificateOfCA,
  })
  const [file, ...others] = trusted(plan)
  expect(others).toEqual([])
  expect(file).toMatchObject({ mode: '0644', origin: { path: ['system', 'certificates', 0] } })
  expect(file?.path).toMatch(/\/bakelet-[0-9a-f]{16}\.crt$/)
  expect(file?.content).toBe(certificateOfCA)
})

it('is trusted on a first boot also where the artifacts are there already', async () => {
  expect(await cloudConfig({ plan: await planOf(['a.pem'], {}) })).toContain('bakelet-install tree')
  expect(await cloudConfig({ plan: await planOf([], {}) })).not.toContain('bakelet-install tree')
})

/** An authority of the same name as other authorities, and a server that it vouches for. */
function authority(name: string): string {
  const openssl = (...args: string[]) => {
    const { status, output } = run('openssl', args)
    if (status !== 0) throw new Error(output)
  }
  const path = (file: string) => join(folder, `${name}-${file}`)
  const request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl(...request, '-x509', '-subj', '/CN=site', '-keyout', path('ca.key'), '-out', path('ca.crt'))
  openssl(...request, '-subj', '/CN=server', '-keyout', path('key'), '-out', path('csr'))
  const signer = ['-CA', path('ca.crt'), '-CAkey', path('ca.key'), '-CAcreateserial']
  writeFileSync(path('extensions'), 'authorityKeyIdentifier = keyid\n')
  const extensions = ['-extfile', path('extensions')]
  openssl('x509', '-req', '-in', path('csr'), ...signer, ...extensions, '-out', path('server.crt'))
  return read(`${name}-ca.crt`)
}

/** Runs a script as root, on a node with the files of a plan and the store of a distribution. */
function onNode(plan: Plan, script: string): string {
  const root = join(folder, 'root')
  for (const entry of managedTree(plan)) {
    if (entry.type !== 'file') continue
    mkdirSync(dirname(join(root, entry.path)), { recursive: true })
    writeFileSync(join(root, entry.path), textOf(entry.content), { mode: Number(`0o${entry.mode}`) })
  }
  for (const path of ['etc/ssl/certs', 'var/lib', 'usr/local/share/ca-certificates'])
    mkdirSync(join(root, path), { recursive: true })
  writeFileSync(join(root, 'usr/local/bakelet/conf/managed.list'), '')
  writeFileSync(join(root, 'etc/ssl/certs/ca-certificates.crt'), certificateOfCA)
  const binds = ['/etc/ssl/certs', store, '/var/lib'].map(path => `mount --bind "$1${path}" ${path}`)
  const command = [
    'set -e',
    ...binds,
    'installer="$1/usr/local/bakelet/bin/bakelet-install"',
    'cd "$2"',
    script,
  ].join('\n')
  const { status, output } = run('unshare', ['-rm', 'sh', '-c', command, 'sh', root, folder])
  if (status !== 0) throw new Error(output)
  return output
}

itWith('openssl', 'a mount namespace')(
  'is trusted as update-ca-certificates would have made it, beside what the OS trusts',
  async () => {
    const verify = (name: string) => `openssl verify -CApath /etc/ssl/certs ${name}-server.crt
      openssl verify -no-CApath -CAfile /etc/ssl/certs/ca-certificates.crt ${name}-server.crt`
    const list = 'ls /etc/ssl/certs | sort'
    const two = { 'a.pem': authority('a'), 'b.pem': authority('b') }
    const output = onNode(
      await planOf(['a.pem', 'b.pem'], two),
      `"$installer" tree; ${list} >once; "$installer" tree; ${list} | cmp - once
      stat -c %a /etc/ssl/certs/ca-certificates.crt
      ${verify('a')}; ${verify('b')}`,
    )
    expect(output.trimEnd().split('\n')).toEqual([
      '644',
      ...['a-server.crt: OK', 'a-server.crt: OK', 'b-server.crt: OK', 'b-server.crt: OK'],
    ])
    const bundle = read('root/etc/ssl/certs/ca-certificates.crt')
    expect(bundle.startsWith(certificateOfCA)).toBe(true)
    expect(bundle.match(/BEGIN CERTIFICATE/g)).toHaveLength(3)
  },
)
