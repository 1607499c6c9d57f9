import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AnswerError } from '../../src/host/answer.ts'
import { VmError } from '../../src/vm/errors.ts'
import script from '../../src/vm/qemu/agent.sh'
import { Agent } from '../../src/vm/qemu/agent.ts'
import streams from '../../src/vm/qemu/agent-stream.sh'
import { readLines } from '../../src/vm/qemu/unix-socket.ts'
import type { StreamOptions, Terminal, TerminalSize } from '../../src/vm/types.ts'

let folder: string
const vm = { name: 'edge', consolePath: '/machine/console.log' }
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bakelet-agent-'))
})
afterEach(() => rm(folder, { recursive: true }))

const failure = (promise: Promise<unknown>): Promise<VmError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(VmError)
      return error as VmError
    },
  )

describe('our end of the command channel', () => {
  let agent: Agent
  let guest: Socket
  let server: Server
  /** What the guest has been told. */
  let told: string[]

  beforeEach(async () => {
    const path = join(folder, 'socket')
    told = []
    server = createServer()
    await new Promise<void>(resolve => server.listen(path, resolve))
    const accepted = new Promise<Socket>(resolve => server.once('connection', resolve))
    agent = new Agent(createConnection(path), vm)
    guest = await accepted
    readLines(guest, { onLine: line => told.push(line), onTooLong: () => {}, longest: 2 ** 20 })
  })
  afterEach(() => {
    agent.close()
    guest.destroy()
    server.close()
  })

  const say = (...lines: string[]) => guest.write(lines.map(line => `${line}\n`).join(''))
  const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64')
  const toldLines = async (count: number) => {
    await vi.waitFor(() => expect(told).toHaveLength(count))
    return told.map(line => line.split(' '))
  }

  it('waits for the guest to come up, and then sends what was asked for', async () => {
    const answer = agent.exec('echo "a b"\necho c', { timeoutMs: 60_000 })
    await sleep(20)
    expect(told).toEqual([])
    say('', 'first hello')
    const [line] = await toldLines(1)
    expect(line).toEqual(['first', '1', 'run', '60', base64('echo "a b"\necho c')])
    say(
      `first 1 out ${base64('a')}`,
      `first 1 err ${base64('b')}`,
      `first 1 out ${base64('c')}`,
      'first 1 exit 7',
    )
    expect(await answer).toEqual({ exitCode: 7, stdout: 'ac', stdoutBytes: Buffer.from('ac'), stderr: 'b' })
  })

  it('puts characters together that were cut in two', async () => {
    say('first hello')
    const answer = agent.exec('echo é', { timeoutMs: 1000 })
    await toldLines(1)
    const bytes = Buffer.from('é')
    say(
      `first 1 out ${base64(bytes.subarray(0, 1))}`,
      `first 1 out ${base64(bytes.subarray(1))}`,
      'first 1 exit 0',
    )
    expect((await answer).stdout).toBe('é')
  })

  it('keeps commands apart that run beside each other', async () => {
    say('first hello')
    const answers = ['one', 'two'].map(command => agent.exec(command, { timeoutMs: 1000 }))
    await toldLines(2)
    say(`first 2 out ${base64('2')}`, `first 1 out ${base64('1')}`, 'first 2 exit 0', 'first 1 exit 1')
    expect((await Promise.all(answers)).map(({ stdout, exitCode }) => [stdout, exitCode])).toEqual([
      ['1', 1],
      ['2', 0],
    ])
  })

  it('reports a command as lost when the guest restarts, and never sends it again', async () => {
    say('first hello')
    const lost = failure(agent.exec('reboot', { timeoutMs: 1000 }))
    await toldLines(1)
    say('second hello')
    expect((await lost).message).toBe('the node restarted before this command had ended: reboot')
    const next = agent.exec('true', { timeoutMs: 1000 })
    expect((await toldLines(2))[1]?.slice(0, 2)).toEqual(['second', '2'])
    // An answer of the earlier life, and one that nobody asked for, come late.
    say('first 2 exit 1', 'first 1 exit 1', 'second 99 exit 1', 'nonsense', 'second 2 exit 0')
    expect((await next).exitCode).toBe(0)
    expect(told).toHaveLength(2)
  })

  it('says whether a command did not end, or was never taken', async () => {
    expect((await failure(agent.exec('true', { timeoutMs: 30 }))).message).toBe(
      'the node did not come up far enough to take a command within 0.03 s: true',
    )
    say('first hello')
    const late = agent.exec(`sleep 60\n${'x'.repeat(200)}`, { timeoutMs: 60 })
    expect((await failure(late)).message).toBe(
      'the command did not end within 0.06 s on the node: sleep 60 …',
    )
    // The first one was given up before there was somebody to send it to. The guest gets at least a second.
    expect(await toldLines(1)).toEqual([['first', '2', 'run', '1', expect.any(String)]])
  })

  it('is cancelled', async () => {
    say('first hello')
    const controller = new AbortController()
    const answer = agent.exec('sleep 60', { timeoutMs: 1000, signal: controller.signal })
    controller.abort(new Error('Ctrl-C'))
    await expect(answer).rejects.toThrow('Ctrl-C')
    await expect(agent.exec('true', { timeoutMs: 1000, signal: controller.signal })).rejects.toThrow('Ctrl-C')
  })

  it.each([
    ['an exit code that is not a number', ['first 1 exit zero']],
    ['an exit code of four digits', ['first 1 exit 1000']],
    ['no exit code', ['first 1 exit']],
    ['output that is not base64', ['first 1 out <html>']],
    ['a part that is neither out nor err', ['first 1 up YQ==']],
    ['nothing after its id', ['first 1']],
    ['an escape sequence', ['first 1 out \u001b[2J']],
  ])('refuses an answer with %s', async (_, lines) => {
    say('first hello')
    const answer = agent.exec('runc list\ntrue', { timeoutMs: 2000 }).catch((error: unknown) => error)
    await toldLines(1)
    say(...lines)
    const error = (await answer) as AnswerError
    expect(error).toBeInstanceOf(AnswerError)
    expect(error.message).toMatch(/^the machine edge: `runc list …`.* answered [^\p{Cc}]*$/u)
    expect(error.next).toContain('/machine/console.log')
    // The channel goes on.
    const next = agent.exec('true', { timeoutMs: 2000 })
    await toldLines(2)
    say('first 2 exit 0')
    expect((await next).exitCode).toBe(0)
  })

  it('refuses an answer that is larger than it may be', async () => {
    say('first hello')
    const answer = agent
      .exec('cat', { timeoutMs: 20_000, mostBytes: 100_000 })
      .catch((error: unknown) => error)
    await toldLines(1)
    for (let n = 0; n < 10; n++) say(`first 1 out ${'QUFB'.repeat(5000)}`)
    expect(String(await answer)).toContain('the machine edge: `cat` answered with more than it may print')
  })

  it('closes the channel of a guest that sends a line without end', async () => {
    say('first hello')
    const answer = agent.exec('cat', { timeoutMs: 20_000 }).catch((error: unknown) => error)
    await toldLines(1)
    guest.on('error', () => {})
    const before = process.memoryUsage().rss
    let sent = 0
    const chunk = 'x'.repeat(2 ** 20)
    while (!guest.destroyed && sent < 512) {
      sent++
      if (!guest.write(chunk))
        await Promise.race([once(guest, 'drain'), once(guest, 'close')]).catch(() => {})
    }
    expect(String(await answer)).toContain('`cat` answered with a line of more than 64 KiB')
    expect(sent).toBeLessThan(512)
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20)
    await expect(agent.exec('true', { timeoutMs: 1000 })).rejects.toThrow(/a line of more than 64 KiB/)
  })

  it('ends with the machine', async () => {
    say('first hello')
    const answer = failure(agent.exec('poweroff', { timeoutMs: 1000 }))
    await toldLines(1)
    guest.destroy()
    expect((await answer).message).toBe('the machine ended before this command had: poweroff')
    expect((await failure(agent.exec('true', { timeoutMs: 1000 }))).message).toBe(
      'the machine has ended; it did not run: true',
    )
  })
})

describe("the guest's end of the command channel, agent.sh, under this machine's sh", () => {
  let agent: Agent
  let guest: ChildProcess

  beforeEach(async () => {
    // In the guest it is root's, and has /run. The rest is as it is there.
    await writeFile(join(folder, 'agent.sh'), (streams + script).replace('/run/', `${folder}/`))
    // Node makes a socket pair of 'pipe': both ways, as the virtio port is.
    guest = spawn('sh', [join(folder, 'agent.sh')], { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] })
    agent = new Agent(guest.stdio[3] as Socket, vm)
  })
  afterEach(async () => {
    const ended = new Promise(resolve => guest.once('exit', resolve))
    agent.close()
    await ended
    expect(await readdir(folder)).toEqual(['agent.sh'])
  })

  const exec = (command: string, timeoutMs = 20_000) => agent.exec(command, { timeoutMs })

  it('runs commands and gives every byte of what they print', async () => {
    const { exitCode, stdoutBytes, stderr } = await exec(
      `printf '\\000\\001\\377\\r\\n'; printf 'no end' >&2; exit 42`,
    )
    expect({ exitCode, stderr }).toEqual({ exitCode: 42, stderr: 'no end' })
    expect([...stdoutBytes]).toEqual([0, 1, 255, 13, 10])
    expect(await exec('')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
    expect((await exec('kill -9 $$')).exitCode).toBe(137)
    expect((await exec('if')).exitCode).toBe(2)
  })

  it('gives a command no input, root’s home, and nothing of its own', async () => {
    const { stdout } = await exec(`cat; printf '%s\\n' "$HOME"; cd /proc/self/fd && echo *`)
    const [home, files] = stdout.split('\n')
    expect(home).toBe('/root')
    // 0, 1, 2, and the folder itself, which the shell reads: not the channel (3), not the lock (9).
    expect(files?.split(' ').filter(name => Number(name) > 2 && Number(name) < 10)).toEqual(['3'])
  })

  it('takes commands longer than an argument may be, and big output', async () => {
    const text = 'x'.repeat(300_000)
    expect((await exec(`echo ${text}`)).stdout).toBe(`${text}\n`)
    const { stdoutBytes, stderr } = await exec(
      'head -c 5000000 /dev/zero; head -c 100000 /dev/zero | tr "\\0" e >&2',
    )
    expect(stdoutBytes.length).toBe(5_000_000)
    expect(stderr).toBe('e'.repeat(100_000))
  })

  it('runs commands beside each other, so that one that hangs does not stop the next', async () => {
    const started = Date.now()
    const hanging = exec('sleep 2; echo slow')
    const quick = await Promise.all(Array.from({ length: 20 }, (_, n) => exec(`echo ${n}`)))
    expect(quick.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 20 }, (_, n) => `${n}\n`))
    expect(Date.now() - started).toBeLessThan(2000)
    expect((await hanging).stdout).toBe('slow\n')
  })

  it('kills what does not end in time, with everything that it started', async () => {
    const error = await failure(exec(`sleep 30 & echo $$ $! >${folder}/pids; wait`, 300))
    expect(error.message).toMatch(/did not end within 0.3 s/)
    const pids = (await readFile(join(folder, 'pids'), 'utf8')).trim().split(' ')
    expect(pids).toHaveLength(2)
    // The guest counts in whole seconds.
    await vi.waitFor(() => expect(pids.filter(pid => existsSync(`/proc/${pid}`))).toEqual([]), 5000)
    await vi.waitFor(
      async () => expect((await exec(`ls ${folder}/exec-channel.*`)).stdout).not.toMatch(/^1\./m),
      5000,
    )
    await rm(join(folder, 'pids'))
  })

  it('does not wait for what a command leaves behind', async () => {
    const started = Date.now()
    expect((await exec('setsid sleep 3 & echo left')).stdout).toBe('left\n')
    expect(Date.now() - started).toBeLessThan(2000)
  })

  it('drops a line of an earlier life', async () => {
    const socket = guest.stdio[3] as Socket
    await exec('true')
    socket.write(`some-other-token 77 run 5 ${Buffer.from(`touch ${folder}/ran`).toString('base64')}\n`)
    await exec('true')
    expect(await readdir(folder)).not.toContain('ran')
  })

  /** Runs a command as `bakelet shell` does, with pieces of input; gives what it printed. */
  const stream = async (command: string, options: Partial<StreamOptions> = {}) => {
    const text = { out: '', err: '' }
    const sink = (name: 'out' | 'err') =>
      new Writable({
        write: (chunk, _, done) => {
          text[name] += chunk
          done()
        },
      })
    const exitCode = await agent.stream(command, { stdout: sink('out'), stderr: sink('err'), ...options })
    return { exitCode, ...text }
  }

  it('passes input and output on as they come', async () => {
    const said: string[] = []
    const stdout = new Writable({
      write: (chunk, _, done) => {
        said.push(String(chunk))
        done()
      },
    })
    async function* stdin() {
      yield Buffer.from('one\n')
      // The second line is sent when the answer to the first has come.
      await vi.waitFor(() => expect(said).toEqual(['got one\n']), 5000)
      yield Buffer.from('two\n')
    }
    const { exitCode, err } = await stream(
      'while read -r line; do echo "got $line"; done; echo done >&2; exit 3',
      { stdin: stdin(), stdout },
    )
    expect({ exitCode, err, said: said.join('') }).toEqual({
      exitCode: 3,
      err: 'done\n',
      said: 'got one\ngot two\n',
    })
  })

  it('passes a megabyte through a command, byte for byte', async () => {
    const bytes = randomBytes(1_000_000)
    const parts: Buffer[] = []
    const stdout = new Writable({
      write: (chunk, _, done) => {
        parts.push(chunk)
        done()
      },
    })
    async function* stdin() {
      yield bytes
    }
    expect((await stream('cat', { stdin: stdin(), stdout })).exitCode).toBe(0)
    expect(Buffer.concat(parts).equals(bytes)).toBe(true)
  })

  it('gives a command a terminal of a size that changes, and Ctrl-C', async () => {
    let resize: (size: TerminalSize) => void = () => {}
    let out = ''
    const stdout = new Writable({
      write: (chunk, _, done) => {
        out += chunk
        done()
      },
    })
    const until = (text: RegExp) => vi.waitFor(() => expect(out).toMatch(text), 5000)
    async function* stdin() {
      yield Buffer.from('stty size; tty | cut -c 1-9\n')
      await until(/24 80\r\n\/dev\/pts/)
      resize({ rows: 50, columns: 132 })
      await sleep(300)
      yield Buffer.from('stty size; sleep 60\n')
      await until(/50 132/)
      await sleep(300)
      yield Buffer.from('\u0003')
      await sleep(300)
      yield Buffer.from('exit 9\n')
    }
    const terminal: Terminal = {
      size: () => ({ rows: 24, columns: 80 }),
      onResize: listener => {
        resize = listener
      },
    }
    expect((await stream('exec bash --norc -i', { stdin: stdin(), stdout, terminal })).exitCode).toBe(9)
  })

  it('stops a command whose reader is slow, and no other', async () => {
    let release: () => void = () => {}
    const slow = new Writable({
      highWaterMark: 1,
      write: (_chunk, _, done) => {
        release = done
      },
    })
    const controller = new AbortController()
    const endless = agent
      .stream('cat /dev/zero', { stdout: slow, stderr: slow, signal: controller.signal })
      .catch((error: unknown) => error)
    await vi.waitFor(() => expect(slow.writableLength).toBeGreaterThan(0), 5000)
    expect((await exec('echo other')).stdout).toBe('other\n')
    expect((await stream('echo third')).out).toBe('third\n')
    expect(slow.writableLength).toBeLessThan(1_000_000)
    controller.abort(new Error('Ctrl-C'))
    release()
    expect(String(await endless)).toBe('Error: Ctrl-C')
    await vi.waitFor(
      async () => expect((await exec('pgrep -fx "cat /dev/zero" || echo none')).stdout).toBe('none\n'),
      10_000,
    )
  })

  it('leaves nothing of a command that is given up before it began', async () => {
    const controller = new AbortController()
    const given = agent
      .stream('sleep 61', { stdout: new Writable(), stderr: new Writable(), signal: controller.signal })
      .catch((error: unknown) => error)
    controller.abort(new Error('Ctrl-C'))
    expect(String(await given)).toBe('Error: Ctrl-C')
    await vi.waitFor(
      async () => expect((await exec('pgrep -fx "sleep 61" || echo none')).stdout).toBe('none\n'),
      10_000,
    )
  })
})
