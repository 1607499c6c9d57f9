import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect } from 'vitest'
import { isThere, itWith } from '../support/foreign.ts'
import { compileText } from './compile.ts'

const [cert, key] = ['/etc/kubelet/tls.crt', '/etc/kubelet/tls.key']

const config = (fields: object, more: object = {}) =>
  JSON.stringify({
    name: 'a',
    kubelet: { server: { clientCA: 'pki/ca.crt' }, config: fields },
    secrets: { key: { file: 'tls.key' } },
    files: { [cert]: { source: 'tls.crt' }, [key]: { secret: 'key' } },
    ...more,
  })
const itWithOpenssl = itWith('openssl')
const both = { tlsCertFile: cert, tlsPrivateKeyFile: key }

describe('the certificate of the kubelet server', () => {
  let pairs: Record<'ec' | 'rsa', { readonly cert: string; readonly key: string }>
  let locked: string

  beforeAll(async () => {
    if (!isThere('openssl')) return
    const folder = await mkdtemp(join(tmpdir(), 'bakelet-pair-'))
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
    const pair = (name: string, ...algorithm: string[]) => {
      openssl(
        'req',
        '-x509',
        ...algorithm,
        '-nodes',
        '-subj',
        '/CN=node',
        '-keyout',
        `${name}.key`,
        '-out',
        `${name}.crt`,
      )
      const [cert, key] = ['crt', 'key'].map(end => readFileSync(join(folder, `${name}.${end}`), 'utf8'))
      return { cert: cert as string, key: key as string }
    }
    pairs = {
      ec: pair('ec', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'),
      rsa: pair('rsa', '-newkey', 'rsa:2048'),
    }
    openssl('pkey', '-in', 'ec.key', '-aes256', '-passout', 'pass:horse', '-out', 'locked.key')
    locked = readFileSync(join(folder, 'locked.key'), 'utf8')
    await rm(folder, { recursive: true })
  })

  /** What `check` says of these two files. */
  const told = async (files: Readonly<Record<string, string>>, text = config(both)) => {
    const { diagnostics } = await compileText(text, { files })
    return diagnostics.filter(({ code }) => code === 'serving-certificate-invalid')
  }

  for (const name of ['ec', 'rsa'] as const)
    itWithOpenssl(`passes with its own key (${name})`, async () => {
      const { cert, key } = pairs[name]
      expect(await told({ 'tls.crt': cert, 'tls.key': key })).toEqual([])
      // With text and its authority behind it, as authorities hand them out.
      expect(await told({ 'tls.crt': `subject=node\n${cert}${pairs.ec.cert}`, 'tls.key': key })).toEqual([])
      // In one file.
      expect(await told({ 'tls.crt': cert, 'tls.key': cert + key })).toEqual([])
    })

  itWithOpenssl('passes with the parameters of a curve before the key', async () => {
    const curve = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n'
    expect(await told({ 'tls.crt': pairs.ec.cert, 'tls.key': curve + pairs.ec.key })).toEqual([])
  })

  itWithOpenssl('is refused with the key of another, and as the second of its file', async () => {
    const { ec, rsa } = pairs
    for (const files of [
      { 'tls.crt': ec.cert, 'tls.key': rsa.key },
      { 'tls.crt': rsa.cert + ec.cert, 'tls.key': ec.key },
    ])
      expect(await told(files)).toMatchObject([
        {
          severity: 'error',
          path: ['kubelet', 'config', 'tlsPrivateKeyFile'],
          message: expect.stringContaining(
            `the key in \`${key}\` is not that of the certificate in \`${cert}\``,
          ),
        },
      ])
  })

  const unreadable = [
    ['no certificate', () => ({ 'tls.crt': 'hello\n', 'tls.key': pairs.ec.key }), 'tlsCertFile'],
    ['the key in its place', () => ({ 'tls.crt': pairs.ec.key, 'tls.key': pairs.ec.key }), 'tlsCertFile'],
    ['no key', () => ({ 'tls.crt': pairs.ec.cert, 'tls.key': pairs.ec.cert }), 'tlsPrivateKeyFile'],
    ['a key with a password', () => ({ 'tls.crt': pairs.ec.cert, 'tls.key': locked }), 'tlsPrivateKeyFile'],
  ] as const
  for (const [what, files, field] of unreadable)
    itWithOpenssl(`is refused with ${what}`, async () => {
      expect(await told(files())).toMatchObject([{ path: ['kubelet', 'config', field] }])
    })

  itWithOpenssl('is refused alone, by the field or the flag', async () => {
    const { ec } = pairs
    const files = { 'tls.crt': ec.cert, 'tls.key': ec.key }
    expect(await told(files, config({ tlsCertFile: cert }))).toMatchObject([
      { path: ['kubelet', 'config', 'tlsCertFile'] },
    ])
    expect(await told(files, config({ tlsPrivateKeyFile: key }))).toMatchObject([
      { path: ['kubelet', 'config', 'tlsPrivateKeyFile'] },
    ])
  })

  itWithOpenssl('is not judged where the config does not give it, or the server is off', async () => {
    const files = { 'tls.crt': pairs.ec.cert, 'tls.key': pairs.rsa.key }
    expect(await told(files, config(both, { secrets: { key: { credential: 'key' } } }))).toEqual([])
    expect(await told(files, config(both, { kubelet: { server: 'off', config: both } }))).toEqual([])
  })
})
