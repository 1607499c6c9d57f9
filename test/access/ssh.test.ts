import { spawn, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { expect, vi } from 'vitest'
import { sshNode } from '../../src/access/ssh.ts'
import { WorldError } from '../../src/host/errors.ts'
import { sshFiles } from '../../src/outputs/mkosi/ssh.ts'
import { compileText } from '../compile/compile.ts'
import { itWith } from '../support/foreign.ts'
import { textOf } from '../support/text-of.ts'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** What an image tells its sshd. */
async function ofImage(): Promise<string> {
  const { plan } = await compileText('name: a')
  const file = plan && sshFiles(plan).find(({ path }) => path.startsWith('etc/ssh/sshd_config.d/'))
  return file && 'content' in file ? textOf(file.content) : ''
}

/** A real sshd on 127.0.0.1 for this user, with the settings that an image has, and an ssh in PATH that knows the way. */
async function withSshd(use: (host: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-sshd-'))
  const file = (name: string) => join(folder, name)
  const port = await freePort()
  for (const name of ['host', 'user'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)])
  await mkdir('/run/sshd', { recursive: true })
  await writeFile(
    file('sshd_config'),
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${file('host')}`,
      `AuthorizedKeysFile ${file('user.pub')}`,
      ...['PidFile none', 'StrictModes no', 'UsePAM no', 'PermitRootLogin yes'],
      await ofImage(),
    ].join('\n'),
  )
  await writeFile(
    file('config'),
    [
      'Host edge',
      '  HostName 127.0.0.1',
      `  Port ${port}`,
      `  IdentityFile ${file('user')}`,
      '  IdentitiesOnly yes',
      '  StrictHostKeyChecking no',
      '  LogLevel ERROR',
      `  UserKnownHostsFile ${file('known')}`,
      '',
    ].join('\n'),
  )
  await mkdir(file('bin'))
  await writeFile(file('bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${file('config')} "$@"\n`, {
    mode: 0o755,
  })
  const sshd = spawn('/usr/sbin/sshd', ['-D', '-f', file('sshd_config')], { stdio: 'ignore' })
  const path = process.env.PATH
  process.env.PATH = `${file('bin')}:${path}`
  try {
    await vi.waitFor(() => expect(spawnSync(file('bin/ssh'), ['edge', 'true']).status).toBe(0), {
      timeout: 10_000,
      interval: 200,
    })
    await use('edge')
  } finally {
    process.env.PATH = path
    sshd.kill()
    await rm(folder, { recursive: true })
  }
}

itWith('sshd')('a node by ssh runs commands, with input and output, and says why it cannot', async () => {
  await withSshd(async host => {
    const node = await sshNode(host)
    const result = await node.exec(`printf '%s' "it's \\$HOME"; echo no >&2; exit 3`, { timeoutMs: 20_000 })
    expect(result).toMatchObject({ exitCode: 3, stdout: "it's $HOME", stderr: 'no\n' })
    const parts: Buffer[] = []
    const stdout = new Writable({
      write: (chunk, _, done) => {
        parts.push(chunk)
        done()
      },
    })
    async function* stdin() {
      yield Buffer.from('one\n')
      yield Buffer.alloc(300_000, 'x')
    }
    expect(await node.stream('wc -c; id -u', { stdin: stdin(), stdout, stderr: stdout })).toBe(0)
    expect(Buffer.concat(parts).toString()).toBe('300004\n0\n')
    await expect(node.exec('sleep 60', { timeoutMs: 300 })).rejects.toThrow('did not end within 0.3 s')
    await node.close()
    const nobody = await sshNode('nobody-is-here.invalid')
    const error = await nobody.exec('true', { timeoutMs: 10_000 }).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(WorldError)
    expect((error as WorldError).message).toMatch(
      /^ssh nobody-is-here\.invalid ended with exit code 255\n {2}\| ssh: Could not resolve hostname/,
    )
    await nobody.close()
    const forwarded = spawnSync('ssh', ['-o', 'LogLevel=INFO', '-W', '127.0.0.1:1', host], {
      encoding: 'utf8',
      timeout: 20_000,
    })
    expect(forwarded.stderr).toContain('administratively prohibited')
  })
})
