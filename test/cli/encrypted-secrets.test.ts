import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../src/plan/content.ts'
import { compileFile } from '../../src/tasks/inputs.ts'
import { itWith } from '../support/foreign.ts'
import { emptyFolder, run } from '../support/run.ts'
import { userDataFiles } from '../support/user-data-files.ts'

const canary = 'canary-7c1e'
/** No text, so that a tool or a decoder that changes a byte is found out. */
const secret = Buffer.concat([Buffer.from(canary), Buffer.from([0, 10, 13, 255, 10])])

const configWith = (entry: string) =>
  `name: edge\nsecrets:\n  token: ${entry}\nfiles: { /etc/app/token: { secret: token } }\n`

async function folder(entry: string, files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const cwd = await emptyFolder()
  for (const [name, content] of Object.entries({ 'bakelet.yaml': configWith(entry), ...files }))
    writeFileSync(join(cwd, name), content)
  return cwd
}

function tool(cwd: string, command: string, args: readonly string[], input: Uint8Array | string = '') {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, input })
  if (error) throw error
  expect(status, String(stderr)).toBe(0)
  return stdout
}

/** Makes a key and gives what others encrypt for. */
function newKey(cwd: string, file: string): string {
  tool(cwd, 'age-keygen', ['-o', file])
  return String(tool(cwd, 'age-keygen', ['-y', file])).trim()
}

async function aged(entry = '{ age: token.age, identity: key.txt }') {
  const cwd = await folder(entry)
  const recipient = newKey(cwd, 'key.txt')
  tool(cwd, 'age', ['--encrypt', '--recipient', recipient, '--output', 'token.age'], secret)
  return cwd
}

async function onNode(cwd: string): Promise<Buffer> {
  const file = join(cwd, 'bakelet.yaml')
  const { plan, diagnostics } = await compileFile({ file, text: readFileSync(file, 'utf8') })
  const planned = plan?.files.find(({ path }) => path === '/etc/app/token')
  if (!planned) throw new Error(JSON.stringify(diagnostics))
  return Buffer.from(bytesOf(planned.content))
}

async function refused(cwd: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await run(['check'], { cwd, env })
  expect(exitCode, stderr).toBe(1)
  expect(stderr).toContain('error[secret-not-decrypted]: ')
  expect(stdout + stderr).not.toMatch(/canary|AGE-SECRET-KEY-1/)
  return stderr
}

describe('age', () => {
  itWith('age')('gives every byte of the secret, and no command prints one', async () => {
    const cwd = await aged()
    expect(await onNode(cwd)).toEqual(secret)
    const commands = [['check'], ['plan'], ['plan', '--json'], ['explain', '/etc/app/token']]
    for (const args of commands) {
      const { exitCode, stdout, stderr } = await run(args, { cwd })
      expect(exitCode, stderr).toBe(0)
      expect(stdout + stderr).not.toMatch(/canary|AGE-SECRET-KEY-1/)
      expect(stdout + stderr).not.toContain(secret.toString('base64').slice(0, 12))
    }
  })

  itWith('age')('is asked once, however many machines have the secret', async () => {
    const cwd = await aged()
    // The real age, behind a program that counts its calls.
    const age = String(tool(cwd, 'sh', ['-c', 'command -v age'])).trim()
    mkdirSync(join(cwd, 'bin'))
    const counting = `#!/bin/sh\necho call >> ${cwd}/calls\nexec ${age} "$@"\n`
    writeFileSync(join(cwd, 'bin/age'), counting, { mode: 0o755 })
    appendFileSync(join(cwd, 'bakelet.yaml'), 'image: {cloudInit: true}\n')
    const machines = ['a', 'b', 'c'].map(name => `  - system: {hostname: ${name}}\n`)
    writeFileSync(join(cwd, 'machines.yaml'), `machines:\n${machines.join('')}`)
    const { exitCode, stderr } = await run(['gen', 'seed', '-o', 'seed', '--machines', 'machines.yaml'], {
      ...{ cwd, env: { PATH: `${cwd}/bin:${process.env.PATH}` } },
    })
    expect(exitCode, stderr).toBe(0)
    expect(readFileSync(join(cwd, 'calls'), 'utf8')).toBe('call\n')
  })

  itWith('age')('takes the key of sops where no other is named', async () => {
    const cwd = await aged('{ age: token.age }')
    const { exitCode } = await run(['check'], { cwd, env: { SOPS_AGE_KEY_FILE: join(cwd, 'key.txt') } })
    expect(exitCode).toBe(0)
  })

  itWith('age')('with the key of somebody else is an error at the file', async () => {
    const cwd = await aged('{ age: token.age, identity: other.txt }')
    newKey(cwd, 'other.txt')
    const stderr = await refused(cwd)
    expect(stderr).toContain('age ended with exit code 1: age: error: no identity matched')
    expect(stderr).toContain('--> bakelet.yaml:3:17')
  })

  itWith('age')('with a spoilt key says so without the key', async () => {
    const cwd = await aged()
    const key = readFileSync(join(cwd, 'key.txt'), 'utf8')
    for (const spoilt of [
      key.slice(0, -4),
      key.replace('SECRET-KEY-1', 'SECRET-KEY-1!'),
      'AGE-SECRET-KEY-1CANARY',
    ])
      await writeAndRefuse(cwd, 'key.txt', spoilt)
    await writeAndRefuse(cwd, 'token.age', 'age-encryption.org/v1\n')
  })

  it.each([
    ['a file that is not encrypted', canary, 'token.age is not encrypted with age'],
    ['no file with a key', 'age-encryption.org/v1\n', 'there is no file key.txt with the key of age'],
  ])('refuses %s', async (_, content, message) => {
    const cwd = await folder('{ age: token.age, identity: key.txt }', { 'token.age': content })
    expect(await refused(cwd)).toContain(message)
  })
})

async function writeAndRefuse(cwd: string, name: string, content: string) {
  writeFileSync(join(cwd, name), content)
  await refused(cwd)
}

describe('a tool that is not installed', () => {
  it.each([
    ['age', '{ age: token, identity: token }', 'sudo apt-get install --no-install-recommends age'],
    ['sops', '{ sops: token, key: password }', 'go install github.com/getsops/sops/v3/cmd/sops@latest'],
  ])('is named: %s', async (name, entry, install) => {
    const cwd = await folder(entry, { token: 'age-encryption.org/v1\n' })
    const stderr = await refused(cwd, { PATH: cwd })
    expect(stderr).toContain(`${name} is not installed`)
    expect(stderr).toContain(install)
  })
})

describe('sops', () => {
  const itWithSops = itWith('sops', 'age')

  async function encrypted(entry: string, name: string, content: string | Uint8Array) {
    const cwd = await folder(entry, { [name]: content })
    const recipient = newKey(cwd, 'key.txt')
    tool(cwd, 'sops', ['encrypt', '--in-place', '--age', recipient, name])
    return cwd
  }
  const env = (cwd: string) => ({ SOPS_AGE_KEY_FILE: join(cwd, 'key.txt') })
  /** The files of the node that gen makes. */
  async function filesWith(cwd: string): Promise<readonly string[]> {
    const out = await run(['gen', 'cloud-init', '-o', 'out'], { cwd, env: env(cwd) })
    expect(out.exitCode, out.stderr).toBe(0)
    expect(out.stderr).not.toContain(canary)
    const files = userDataFiles(readFileSync(join(cwd, 'out/user-data'), 'utf8'))
    return files.map(({ bytes }) => bytes.toString('latin1'))
  }

  for (const [what, entry, text] of [
    ['one value', '{ sops: all.yaml, key: [db, password] }', canary],
    ['a key at the top', '{ sops: all.yaml, key: token }', 'other'],
  ] as const)
    itWithSops(`gives ${what}`, async () => {
      const cwd = await encrypted(entry, 'all.yaml', `db:\n  password: ${canary}\ntoken: other\n`)
      expect(await filesWith(cwd)).toContain(text)
    })

  itWithSops('gives every byte of a whole file', async () => {
    const cwd = await encrypted('{ sops: token.bin }', 'token.bin', secret)
    expect(await filesWith(cwd)).toContain(secret.toString('latin1'))
  })

  itWithSops('without its key, and with a key that the file does not have, is an error', async () => {
    const cwd = await encrypted('{ sops: all.yaml, key: nope }', 'all.yaml', `token: ${canary}\n`)
    expect(await refused(cwd, env(cwd))).toContain('sops ended with exit code')
    expect(await refused(cwd, { SOPS_AGE_KEY_FILE: join(cwd, 'none') })).toContain('sops ended with')
  })

  itWithSops('refuses a file that is not encrypted', async () => {
    const cwd = await folder('{ sops: all.yaml }', { 'all.yaml': `token: ${canary}\n` })
    await refused(cwd)
  })
})
