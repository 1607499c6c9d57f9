import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { itWith } from '../support/foreign.ts'
import { certificateOfCA, compileText } from './compile.ts'

const client = readFileSync(join(import.meta.dirname, 'client.crt'), 'utf8')
const config = 'name: a\nkubelet: {server: {clientCA: pki/ca.crt}}'

/** A PEM block of a type, around anything. */
const block = (type: string, content: string) =>
  `-----BEGIN ${type}-----\n${Buffer.from(content).toString('base64')}\n-----END ${type}-----\n`
const key = block('PRIVATE KEY', 'not one that opens anything')

it.each([
  ['a certificate', certificateOfCA],
  ['two', certificateOfCA + certificateOfCA],
  ['text around it', `subject: test ca\n\n${certificateOfCA}\nbye\n`],
  ['Windows line ends', certificateOfCA.replaceAll('\n', '\r\n')],
  ['no line end at the end', certificateOfCA.trimEnd()],
])('%s is fine', async (_, clientCA) => {
  const { plan, diagnostics } = await compileText(config, { clientCA })
  expect(diagnostics).toEqual([])
  expect(plan?.files.find(({ path }) => path.endsWith('client-ca.crt'))?.content).toBe(clientCA)
})

it.each([
  ['an empty file', '', 'is empty'],
  ['white space', ' \n\n', 'is empty'],
  ['a private key', key, 'holds a private key'],
  ['a certificate with its key', certificateOfCA + key, 'holds a private key'],
  ['an encrypted key', block('ENCRYPTED PRIVATE KEY', 'x'), 'holds a private key'],
  ['an RSA key that is cut off', '-----BEGIN RSA PRIVATE KEY-----\nAAAA\n', 'holds a private key'],
  ['a certificate with its key between spaces', `${certificateOfCA}  ${key}`, 'holds a private key'],
  ['a key of PGP', `${certificateOfCA}${block('PGP PRIVATE KEY BLOCK', 'x')}`, 'holds a private key'],
  [
    'a key of ssh.com',
    `${certificateOfCA}---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA\n`,
    'holds a private key',
  ],
  ['a key of PuTTY', `${certificateOfCA}PuTTY-User-Key-File-3: ssh-ed25519\n`, 'holds a private key'],
  ['other text', 'hello\n', 'holds no PEM certificate'],
  ['a path', '/etc/pki/ca.crt\n', 'holds no PEM certificate'],
  ['a certificate that is cut off', certificateOfCA.slice(0, 200), 'holds no PEM certificate'],
  ['a request', block('CERTIFICATE REQUEST', 'x'), 'is a CERTIFICATE REQUEST'],
  ['a public key', block('PUBLIC KEY', 'x'), 'is a PUBLIC KEY'],
  ['an OpenSSL certificate', certificateOfCA.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'), 'TRUSTED'],
  ['garbage in a block', block('CERTIFICATE', 'garbage'), 'does not parse'],
  ['headers', certificateOfCA.replace('-----\n', '-----\nProc-Type: 4,ENCRYPTED\n\n'), 'has headers'],
  [
    'garbage behind a certificate',
    certificateOfCA + block('CERTIFICATE', 'garbage'),
    'block 2 of pki/ca.crt',
  ],
])('%s is refused', async (_, clientCA, words) => {
  const { plan, diagnostics } = await compileText(config, { clientCA })
  expect(plan).toBeUndefined()
  expect(diagnostics).toMatchObject([
    {
      ...{ code: 'client-ca-invalid', severity: 'error', path: ['kubelet', 'server', 'clientCA'] },
      message: expect.stringContaining(words),
      hint: expect.stringMatching(/./),
      span: { line: 2, column: 30 },
    },
  ])
})

it('the certificate of a client alone is doubtful', async () => {
  const { plan, diagnostics } = await compileText(config, { clientCA: client })
  expect(plan).toBeDefined()
  expect(diagnostics).toMatchObject([{ code: 'client-ca-invalid', severity: 'warning' }])
})

it('nothing is asked of a file while the server is off', async () => {
  const { diagnostics } = await compileText('name: a', { clientCA: key })
  expect(diagnostics).toEqual([])
})

itWith('openssl')('a certificate in DER says how to make PEM of it', async () => {
  const der = execFileSync('openssl', ['x509', '-outform', 'der'], { input: certificateOfCA })
  const { diagnostics } = await compileText(config, { clientCA: der.toString('utf8') })
  expect(diagnostics).toMatchObject([
    { code: 'client-ca-invalid', hint: expect.stringContaining('-inform der') },
  ])
})
