import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { unarmored } from '../../src/artifacts/signature/armor.ts'
import { verifyBlobArgs } from '../../src/artifacts/signature/cosign.ts'
import { signatureOf } from '../../src/artifacts/signature/index.ts'
import { openStore, type Store, type StoredFile } from '../../src/artifacts/store.ts'
import { type HttpClient, openHttpClient } from '../../src/host/http.ts'
import { programs } from '../../src/upstream/programs/index.ts'
import type { Signature } from '../../src/upstream/programs/program.ts'
import { itWith } from '../support/foreign.ts'

let folder: string
let server: Server
let http: HttpClient
let origin: string
/** What the server has, by path. */
let served: Map<string, Buffer>
beforeAll(async () => {
  process.env.NO_PROXY = '127.0.0.1'
  folder = mkdtempSync(join(tmpdir(), 'bakelet-signature-test-'))
  http = await openHttpClient({ connectMs: 2000, headersMs: 2000, bodyMs: 2000 })
  server = createServer((request, response) => {
    const bytes = served.get(request.url ?? '')
    if (bytes) response.end(bytes)
    else response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await http.close()
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  rmSync(folder, { recursive: true })
})

let store: Store
let file: StoredFile
beforeEach(async () => {
  served = new Map()
  store = await openStore(mkdtempSync(join(folder, 'store-')))
  file = await store.put([Buffer.from('the program')])
})

const signature = (scheme: Signature | undefined, isNew = true, url = `${origin}/runc.amd64`) =>
  signatureOf(scheme, { ...file, url, isNew }, { store, http, signal: new AbortController().signal })

describe('a signature by GnuPG', () => {
  const gpg = (home: string, args: readonly string[], input?: string) =>
    execFileSync('gpg', ['--homedir', home, '--batch', '--quiet', '--passphrase', '', ...args], {
      ...(input === undefined ? {} : { input }),
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  /** A key of its own; `more` goes before the command. */
  function newKey(more: readonly string[] = [], expires = 'never') {
    const home = mkdtempSync(join(folder, 'gpg-'))
    gpg(home, [...more, '--quick-gen-key', 'Release <release@example.org>', 'ed25519', 'sign', expires])
    const list = gpg(home, ['--with-colons', '--list-keys']).toString()
    const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(list)?.[1] ?? ''
    const keyring = gpg(home, ['--armor', '--export']).toString()
    return {
      fingerprint,
      scheme: { kind: 'gpg', keyring } as const,
      sign: (text: string) => gpg(home, [...more, '--armor', '--detach-sign'], text),
      end: () => spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']),
    }
  }
  const withKey = async (
    key: ReturnType<typeof newKey>,
    work: (key: ReturnType<typeof newKey>) => Promise<void>,
  ) => {
    try {
      await work(key)
    } finally {
      key.end()
    }
  }
  const itGpg = itWith('gpg', 'gpgv')

  itGpg('is good, and is checked once', () =>
    withKey(newKey(), async ({ scheme, sign, fingerprint }) => {
      served.set('/runc.amd64.asc', sign('the program'))
      expect(await signature(scheme)).toBe(`, signed by the key ${fingerprint}`)
      served.clear()
      expect(await signature(scheme, false)).toBe(`, signed by the key ${fingerprint}`)
    }),
  )

  itGpg('is of another file, and that is remembered until it is good', () =>
    withKey(newKey(), async ({ scheme, sign }) => {
      served.set('/runc.amd64.asc', sign('another program'))
      const refused = `${origin}/runc.amd64: its signature is not good: it is of another file`
      await expect(signature(scheme)).rejects.toThrow(refused)
      served.clear()
      await expect(signature(scheme, false)).rejects.toThrow(refused)
      served.set('/runc.amd64.asc', sign('the program'))
      expect(await signature(scheme, false)).toMatch(/^, signed by /)
    }),
  )

  itGpg('is by a key that is none of upstream’s', () =>
    withKey(newKey(), async other =>
      withKey(newKey(), async ({ scheme }) => {
        served.set('/runc.amd64.asc', other.sign('the program'))
        await expect(signature(scheme)).rejects.toThrow(
          `the signing key ${other.fingerprint.slice(-16)} is not one of upstream's keys`,
        )
      }),
    ),
  )

  itGpg('is not a signature at all', () =>
    withKey(newKey(), async ({ scheme }) => {
      served.set('/runc.amd64.asc', Buffer.from('<html>'))
      await expect(signature(scheme)).rejects.toThrow('its signature is not good')
    }),
  )

  itGpg('is by a key that has expired since', () =>
    withKey(newKey(['--faked-system-time', '20200101T000000'], '2020-02-01'), async ({ scheme, sign }) => {
      served.set('/runc.amd64.asc', sign('the program'))
      expect(await signature(scheme)).toMatch(/^, signed by /)
    }),
  )

  itGpg('is not there, or nobody answers: that is said, and no more', () =>
    withKey(newKey(), async ({ scheme }) => {
      expect(await signature(scheme)).toBe(
        ', its signature not checked: upstream publishes none for this version',
      )
      expect(await signature(scheme, true, 'http://127.0.0.1:1/runc.amd64')).toBe(
        ', its signature not checked: 127.0.0.1:1 cannot be reached: the connection was refused',
      )
    }),
  )

  itWith('gpg')('of runc is by one of the keys that its repository names', () => {
    const scheme = programs.runc.signature
    if (scheme?.kind !== 'gpg') return expect.fail('runc signs by GnuPG')
    const path = join(folder, 'runc.gpg')
    writeFileSync(path, unarmored(scheme.keyring))
    const home = mkdtempSync(join(folder, 'gpg-'))
    const list = gpg(home, ['--with-colons', '--show-keys', path]).toString()
    const primary = [...list.matchAll(/^pub:.*\nfpr:+([0-9A-F]{40}):/gm)].map(
      ([, fingerprint]) => fingerprint,
    )
    expect(primary).toEqual([
      'C9C370B246B09F6DBCFC744C34401015D1D2D386',
      'C2428CD75720FACDCF76B6EA17DE5ECB75A1100E',
      'C020EA876CE4E06C7AB95AEF49524C6F9F638F1A',
    ])
  })
})

describe('a file', () => {
  it('that upstream does not sign is said to be so, once', async () => {
    expect(await signature(undefined)).toBe(', its signature not checked: upstream publishes none')
    expect(await signature(undefined, false)).toBe('')
  })

  it('is checked without a tool by nobody, and the tool is named', async () => {
    const { PATH } = process.env
    process.env.PATH = folder
    try {
      expect(await signature(programs.kubelet.signature)).toBe(
        ', its signature not checked: cosign is not installed',
      )
    } finally {
      process.env.PATH = PATH
    }
  })
})

describe('a signature by cosign', () => {
  const issuer = 'https://issuer.example.org'
  const scheme = { kind: 'cosign', identity: 'release@example.org', issuer } as const
  const openssl = (args: readonly string[], input?: string) =>
    execFileSync('openssl', args, {
      ...(input === undefined ? {} : { input }),
      cwd: folder,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  /** A certificate as Sigstore's authority gives it, by an authority of this test. */
  function certify(): void {
    const authority = [
      '-addext',
      'basicConstraints=critical,CA:TRUE',
      '-addext',
      'keyUsage=critical,keyCertSign',
    ]
    openssl([
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=ca',
      ...authority,
    ])
    openssl(['req', ...newKey, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/'])
    // Fulcio's docs/oid-info.md: 1.3.6.1.4.1.57264.1.1 is the issuer, as it stands.
    const bytes = Buffer.from(issuer)
      .toString('hex')
      .replace(/..(?=.)/g, '$&:')
    writeFileSync(
      join(folder, 'extensions'),
      [
        'keyUsage=critical,digitalSignature',
        'extendedKeyUsage=codeSigning',
        `subjectAltName=critical,email:${scheme.identity}`,
        `1.3.6.1.4.1.57264.1.1=DER:${bytes}`,
      ].join('\n'),
    )
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'extensions']
    openssl(['x509', '-req', '-in', 'leaf.csr', ...by, '-out', 'leaf.pem'])
  }
  function serveSignature(of: string): void {
    const signed = openssl(['dgst', '-sha256', '-sign', 'leaf.key'], of)
    served.set('/runc.amd64.sig', Buffer.from(signed.toString('base64')))
    // As dl.k8s.io has it: PEM in base64.
    served.set('/runc.amd64.cert', Buffer.from(readFileSync(join(folder, 'leaf.pem')).toString('base64')))
  }
  /** Puts the real cosign into PATH under a script that has it trust this test's authority, and no transparency log. */
  async function trusting(work: () => Promise<void>): Promise<void> {
    const { PATH } = process.env
    const cosign = execFileSync('sh', ['-c', 'command -v cosign']).toString().trim()
    const bin = mkdtempSync(join(folder, 'bin-'))
    const more = `--ca-roots ${join(folder, 'ca.pem')} --insecure-ignore-sct --insecure-ignore-tlog`
    const script = `#!/bin/sh\ntest "$1" = verify-blob || exec ${cosign} "$@"\nexec ${cosign} "$@" ${more}\n`
    writeFileSync(join(bin, 'cosign'), script, { mode: 0o755 })
    process.env.PATH = `${bin}:${PATH}`
    try {
      await work()
    } finally {
      process.env.PATH = PATH
    }
  }
  const itCosign = itWith('cosign', 'openssl')

  itCosign('is good, by the identity that it has to be by', () => {
    certify()
    serveSignature('the program')
    return trusting(async () => {
      expect(await signature(scheme)).toBe(', signed by release@example.org')
    })
  })

  itCosign('is by somebody else, or of another file', () => {
    certify()
    serveSignature('the program')
    return trusting(async () => {
      const refused = 'its signature is not good: '
      await expect(signature({ ...scheme, identity: 'other@example.org' })).rejects.toThrow(refused)
      await expect(signature({ ...scheme, issuer: 'https://other.example.org' })).rejects.toThrow(refused)
      serveSignature('another program')
      await expect(signature(scheme)).rejects.toThrow(`${refused}invalid signature`)
      serveSignature('the program')
      // Another authority: the certificate is by none that is trusted.
      certify()
      await expect(signature(scheme)).rejects.toThrow(refused)
    })
  })

  it.each([
    [2, []],
    [undefined, []],
    [3, ['--new-bundle-format=false']],
  ] as const)('of version %s is asked about the identity too', (major, more) => {
    const files = { path: 'kubelet', signature: 'kubelet.sig', certificate: 'kubelet.cert' }
    expect(verifyBlobArgs(scheme, files, major)).toEqual([
      'verify-blob',
      ...more,
      ...['--signature', 'kubelet.sig', '--certificate', 'kubelet.cert'],
      ...['--certificate-identity', scheme.identity, '--certificate-oidc-issuer', scheme.issuer],
      'kubelet',
    ])
  })
})
