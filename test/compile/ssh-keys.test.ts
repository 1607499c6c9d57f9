import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { itWith } from '../support/foreign.ts'
import { compileText } from './compile.ts'

// Made by ssh-keygen; the two of security keys (sk-…) are put together from the others.
const keys = readFileSync(join(import.meta.dirname, 'authorized_keys'), 'utf8')
  .trim()
  .split('\n')
const [ed25519 = '', ecdsa = '', , , rsa = ''] = keys
const [, blob = ''] = ed25519.split(' ')
const shortRsa =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDUksi9GotJTjb2RA15Jr1Ak0Ajme4oHeLZr4G5a3e+vax+tr7+C5ZL5kD8PIHQ6LfoNr/WMSY6FYHJw00K7dc9V5ASfs3Bi/SHjU+zYc65e8LzGrhmwosT6o/9FnAnA9MR3uNSjXPUeFcaV9FCsmYuj/esLH/cb03UjRINadNdtw=='

async function errorsOf(key: string) {
  const config = { name: 'a', system: { users: [{ name: 'ops', sshAuthorizedKeys: [key] }] } }
  const { plan, diagnostics } = await compileText(JSON.stringify(config), { file: 'bakelet.json' })
  expect(plan === undefined).toBe(diagnostics.length > 0)
  return diagnostics
}

const sound: readonly string[] = [
  ...keys,
  ...keys.map(key => `${key} a comment, "quoted" # and all`),
  `  ${ed25519}  `,
  `restrict,pty ${ed25519}`,
  `from="192.0.2.0/24,!192.0.2.1",command="echo \\"hi, there\\" %h",no-X11-forwarding ${ed25519} ops`,
  `Cert-Authority ${rsa}`,
  `environment="A=b c",tunnel="0" ${ecdsa}`,
]

const broken: readonly (readonly [why: string, key: string, words: string])[] = [
  [
    'a private key',
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----\n',
    'is a private key',
  ],
  ['a private key in one line', '-----BEGIN RSA PRIVATE KEY----- MIIE', 'is a private key'],
  ['a private key of PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n', 'is a private key'],
  ['a path in the home', '~/.ssh/id_ed25519.pub', 'is a path'],
  ['an absolute path', '/root/.ssh/id_ed25519', 'is a path'],
  ['a path beside the config', 'keys/ops.pub', 'is a path'],
  ['a file', 'id_ed25519.pub', 'is a path'],
  ['a cut key', 'ssh-ed25519 AAAA', 'is not a whole ssh-ed25519 key'],
  ['no key at all', 'ssh-ed25519', 'is not a whole ssh-ed25519 key'],
  ['no base64', 'ssh-ed25519 AAAA…', 'is not a whole ssh-ed25519 key'],
  [
    'one byte too few',
    `ssh-ed25519 ${Buffer.from(blob, 'base64').subarray(0, -1).toString('base64')}`,
    'not a whole',
  ],
  [
    'something behind it',
    `ssh-ed25519 ${Buffer.concat([Buffer.from(blob, 'base64'), Buffer.alloc(4)]).toString('base64')}`,
    'not a whole',
  ],
  ['another curve', `ecdsa-sha2-nistp256 ${keys[2]?.split(' ')[1]}`, 'is of type ecdsa-sha2-nistp384'],
  ['another type', `ssh-rsa ${blob}`, 'says ssh-rsa, and the key in it is of type ssh-ed25519'],
  ['a short RSA key', shortRsa, 'is an RSA key of 1024 bits'],
  ['a DSA key', 'ssh-dss AAAAB3NzaC1kc3MAAACBAP', 'is a DSA key'],
  ['a certificate', 'ssh-ed25519-cert-v01@openssh.com AAAAIHNzaC1lZDI1NTE5', 'is a certificate'],
  ['an unknown type', `ed25519 ${blob}`, 'does not begin with a key type'],
  ['the key alone', blob, 'does not begin with a key type'],
  ['a comment', '# my key', 'does not begin with a key type'],
  ['a fingerprint', 'SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU', 'does not begin with a key type'],
  ["PuTTY's format", '---- BEGIN SSH2 PUBLIC KEY ----', 'does not begin with a key type'],
  ['a name of every object', `constructor ${blob}`, 'does not begin with a key type'],
  ['an unknown option', `restrict,no-pyt ${ed25519}`, 'has an option that sshd does not know'],
  ['an option without its value', `command ${ed25519}`, 'without a value in double quotes'],
  ['an unquoted value', `from=192.0.2.1 ${ed25519}`, 'without a value in double quotes'],
  ['a value that none is taken of', `pty="yes" ${ed25519}`, 'which takes none'],
  ['an open quote', `command="id ${ed25519}`, 'does not begin with a key type'],
]

it.each(sound)('%s', async key => {
  expect(await errorsOf(key)).toEqual([])
})

it.each(broken)('%s', async (_, key, words) => {
  const [error, ...more] = await errorsOf(key)
  expect(more).toEqual([])
  expect(error).toMatchObject({
    ...{ code: 'ssh-key-invalid', severity: 'error' },
    path: ['system', 'users', 0, 'sshAuthorizedKeys', 0],
    message: expect.stringContaining(words),
    hint: expect.stringMatching(/./),
    span: { line: 1 },
  })
})

describe('ssh-keygen', () => {
  const takes = (key: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'ssh-keys-'))
    try {
      writeFileSync(join(folder, 'key'), `${key}\n`)
      return spawnSync('ssh-keygen', ['-l', '-f', join(folder, 'key')]).status === 0
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
  // What it takes although sshd does not, or we do not: it reads private keys, knows no option, and has no lower limit.
  const laxer = /private key|certificate|short RSA|option|value/

  itWith('ssh-keygen')('takes every key that we take, and none that is not a key', () => {
    for (const key of sound) expect(takes(key), key).toBe(true)
    for (const [why, key] of broken) if (!laxer.test(why)) expect(takes(key), why).toBe(false)
  })
})
