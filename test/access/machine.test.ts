import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type MachineKeeper, machineKeeper } from '../../src/access/keeper.ts'
import { machineNode } from '../../src/access/machine.ts'
import { readRecord, writeRecord } from '../../src/access/record.ts'
import { WorldError } from '../../src/host/errors.ts'
import type { StreamOptions, Terminal, TerminalSize, Vm } from '../../src/vm/types.ts'
import { type LocalAgent, localAgent } from './local-agent.ts'

let local: LocalAgent
let folder: string
let keeper: MachineKeeper
beforeEach(async () => {
  local = await localAgent()
  folder = await mkdtemp(join(tmpdir(), 'bakelet-out-'))
  keeper = machineKeeper(folder)
  const vm = {
    name: 'edge',
    consolePath: '/machine/console.log',
    stream: (command: string, options: StreamOptions) => local.agent.stream(command, options),
    exited: new Promise<void>(() => {}),
  }
  await keeper.serve(vm as Vm)
})
afterEach(async () => {
  await keeper.close()
  await local.close()
  await rm(folder, { recursive: true })
})

async function open() {
  const record = await readRecord(folder)
  if (!record) return expect.fail('there is no record')
  return { record, node: machineNode(record) }
}

const collected = () => {
  const parts: Buffer[] = []
  const stream = new Writable({
    write: (chunk, _, done) => {
      parts.push(chunk)
      done()
    },
  })
  return { stream, bytes: () => Buffer.concat(parts) }
}

describe('the machine of another process', () => {
  it('runs commands and gives every byte of what they print', async () => {
    const { node } = await open()
    const result = await node.exec(`printf '\\000\\377\\r\\n'; printf 'no end' >&2; exit 42`, {
      timeoutMs: 20_000,
    })
    expect({ ...result, stdoutBytes: [...result.stdoutBytes] }).toMatchObject({
      exitCode: 42,
      stderr: 'no end',
      stdoutBytes: [0, 255, 13, 10],
    })
  })

  it('passes half a megabyte through a command, both ways', async () => {
    const { node } = await open()
    const bytes = randomBytes(500_000)
    const out = collected()
    async function* stdin() {
      yield bytes
    }
    const err = collected()
    expect(await node.stream('cat', { stdin: stdin(), stdout: out.stream, stderr: err.stream })).toBe(0)
    expect(out.bytes().equals(bytes)).toBe(true)
  })

  it('gives a terminal, and its changes of size', async () => {
    const { node } = await open()
    const out = collected()
    let resize: (size: TerminalSize) => void = () => {}
    const terminal: Terminal = {
      size: () => ({ rows: 20, columns: 70 }),
      onResize: listener => {
        resize = listener
      },
    }
    const until = (text: string) => vi.waitFor(() => expect(out.bytes().toString()).toContain(text), 5000)
    async function* stdin() {
      yield Buffer.from('stty size\n')
      await until('20 70')
      resize({ rows: 40, columns: 120 })
      await new Promise(resolve => setTimeout(resolve, 500))
      yield Buffer.from('stty size; exit 5\n')
    }
    const streams = { stdout: out.stream, stderr: out.stream, stdin: stdin(), terminal }
    expect(await node.stream('exec sh -i', streams)).toBe(5)
    expect(out.bytes().toString()).toContain('40 120')
  })

  it('ends a command that its caller gives up, by a limit of time or of bytes', async () => {
    const { node } = await open()
    await expect(node.exec('sleep 77', { timeoutMs: 300 })).rejects.toThrow(
      'the command did not end within 0.3 s on the node: sleep 77',
    )
    await expect(node.exec('yes', { timeoutMs: 20_000, mostBytes: 1000 })).rejects.toThrow(
      '`yes` answered with more than it may print',
    )
    await vi.waitFor(
      async () =>
        expect((await node.exec('pgrep -fx "sleep 77|yes" || echo none', { timeoutMs: 5000 })).stdout).toBe(
          'none\n',
        ),
      12_000,
    )
  })

  it('passes the words of a failure on', async () => {
    const { node } = await open()
    const lost = node.exec('sleep 5', { timeoutMs: 20_000 })
    await new Promise(resolve => setTimeout(resolve, 300))
    local.agent.close()
    await expect(lost).rejects.toThrow('the machine ended before this command had: sleep 5')
    await expect(node.exec('true', { timeoutMs: 1000 })).rejects.toThrow(
      'the machine has ended; it did not run',
    )
  })

  it('is open to no other user', async () => {
    const { record } = await open()
    expect((await stat(record.socket)).mode & 0o777).toBe(0o600)
    expect((await stat(dirname(record.socket))).mode & 0o777).toBe(0o700)
    expect((await stat(join(folder, 'machine.json'))).mode & 0o777).toBe(0o600)
    if (process.getuid?.() !== 0) return
    const connect = `require('net').connect(${JSON.stringify(record.socket)}).on('error', e => console.log(e.code)).on('connect', () => console.log('open'))`
    const { stdout } = spawnSync(
      '/usr/bin/setpriv',
      ['--reuid=65534', '--clear-groups', process.execPath, '-e', connect],
      {
        encoding: 'utf8',
        timeout: 10_000,
      },
    )
    expect(stdout).toBe('EACCES\n')
  })

  it('gives its place to a second machine, however late the first is seen to have ended', async () => {
    let end: () => void = () => {}
    const exited = new Promise<void>(resolve => {
      end = resolve
    })
    const machine = (name: string, exited: Promise<void>) =>
      ({
        ...{ name, consolePath: '/machine/console.log', exited },
        stream: (command: string, options: StreamOptions) => local.agent.stream(command, options),
      }) as Vm
    await keeper.serve(machine('first', exited))
    await keeper.serve(machine('second', new Promise(() => {})))
    end()
    await new Promise(resolve => setTimeout(resolve, 100))
    const { record, node } = await open()
    expect(record.name).toBe('second')
    expect((await node.exec('echo here', { timeoutMs: 20_000 })).stdout).toBe('here\n')
  })

  it('is not found any more when it has ended', async () => {
    const { record, node } = await open()
    await keeper.close()
    expect(await readRecord(folder)).toBeUndefined()
    await expect(stat(record.socket)).rejects.toThrow('ENOENT')
    await expect(node.exec('true', { timeoutMs: 1000 })).rejects.toThrow(
      'the machine edge does not run any more',
    )
  })
})

describe('a record', () => {
  it.each([
    ['is not JSON', '{', /answered "{": it is not JSON/],
    ['names no socket', '{"name": "a", "pid": 1, "consolePath": "b"}', /socket/],
    ['is too large', `"${'x'.repeat(70_000)}"`, /is larger than 64 KiB/],
  ])('that %s is refused in a sentence', async (_, text, message) => {
    await writeFile(join(folder, 'machine.json'), text)
    const error = await readRecord(folder).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(WorldError)
    expect((error as WorldError).message).toMatch(message)
  })

  it('that others can write is refused', async () => {
    await chmod(join(folder, 'machine.json'), 0o666)
    await expect(readRecord(folder)).rejects.toThrow('another user can write')
  })

  it('that is a folder is refused', async () => {
    await keeper.close()
    await mkdir(join(folder, 'machine.json'))
    await expect(readRecord(folder)).rejects.toThrow('machine.json is a folder, not a regular file')
  })

  it('that is a link is refused, and one is not written through a link', async () => {
    await keeper.close()
    const [record, elsewhere] = [join(folder, 'machine.json'), join(folder, 'elsewhere')]
    await writeFile(elsewhere, 'mine\n')
    await symlink(elsewhere, record)
    await expect(readRecord(folder)).rejects.toThrow('another user can write')
    const own = { name: 'edge', socket: '/s', consolePath: '/c', pid: 1 }
    await writeRecord(folder, own)
    expect(await readFile(elsewhere, 'utf8')).toBe('mine\n')
    expect(await readRecord(folder)).toEqual(own)
  })
})

describe('a keeper that does not keep to its words', () => {
  let server: Server
  afterEach(() => {
    server.close()
  })

  it.each([
    ['no JSON', 'hello\n', /answered "hello": it is not JSON/],
    ['another document', '{"exit": "0"}\n', /the process that keeps the machine edge answered/],
    ['an exit code of its own', '{"exit": 300}\n', /answered/],
    ['nothing', '', /the machine edge ended before the command had/],
    ['a line without end', 'x'.repeat(200_000), /the machine edge ended before the command had/],
    ['escape sequences', '\u001b[2J\n', /answered "[^\p{Cc}]*": it is not JSON/u],
  ])('%s is refused in a sentence', async (_, answer, message) => {
    const path = join(folder, 'hostile')
    server = createServer(socket => {
      socket.on('error', () => {})
      socket.end(answer)
    })
    await new Promise<void>(resolve => server.listen(path, resolve))
    const node = machineNode({ name: 'edge', socket: path, consolePath: 'console.log', pid: 1 })
    const error = await node.exec('true', { timeoutMs: 5000 }).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(WorldError)
    expect((error as WorldError).message).toMatch(message)
  })
})
