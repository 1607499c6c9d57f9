import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { call } from '../../src/host/call.ts'
import { WorldError } from '../../src/host/errors.ts'
import { CommandError, run, ToolMissingError } from '../../src/host/process.ts'

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(WorldError)
      return error as WorldError
    },
  )

describe('run', () => {
  it('gives what a program printed', async () => {
    expect(await run('sh', ['-c', 'echo out; echo err >&2'])).toEqual({ stdout: 'out', stderr: 'err' })
    expect(await run('cat', [], { input: 'text' })).toMatchObject({ stdout: 'text' })
    expect(await run('cat', [])).toMatchObject({ stdout: '' })
  })

  it('calls no shell', async () => {
    const words = ['$HOME', '`id`', ';', '*', '', "it's", '\n']
    const { stdout } = await run('printf', ['[%s]', ...words])
    expect(stdout).toBe(words.map(word => `[${word}]`).join(''))
  })

  it('adds to the environment, or replaces it', async () => {
    const env = { BAKELET_TEST: 'x' }
    expect((await run('/usr/bin/env', [], { env })).stdout).toMatch(/^PATH=[\s\S]*^BAKELET_TEST=x$/m)
    expect((await run('/usr/bin/env', [], { env, cleanEnv: true })).stdout).toBe('BAKELET_TEST=x')
  })

  it('hands on every line as it comes', async () => {
    const lines: string[] = []
    await run('sh', ['-c', 'echo one; echo two >&2; echo three'], { onLine: line => lines.push(line) })
    expect(lines.sort()).toEqual(['one', 'three', 'two'])
  })

  it('says how a command ended, and its last lines', async () => {
    const error = await failure(run('sh', ['-c', 'seq 20; echo "a b" >&2; exit 7']))
    expect(error).toBeInstanceOf(CommandError)
    expect(error.message).toBe(
      `sh -c 'seq 20; echo "a b" >&2; exit 7' ended with exit code 7\n${[14, 15, 16, 17, 18, 19, 20, 'a b'].map(line => `  | ${line}`).join('\n')}`,
    )
    expect((await failure(run('sh', ['-c', 'exit 3']))).message).toBe("sh -c 'exit 3' ended with exit code 3")
    expect((await failure(run('sh', ['-c', 'kill -9 $$']))).message).toBe(
      "sh -c 'kill -9 $$' was ended by SIGKILL",
    )
  })

  it('ends a command that takes too long', async () => {
    const error = await failure(run('sleep', ['60'], { timeoutMs: 100 }))
    expect(error).toBeInstanceOf(CommandError)
    expect(error.message).toBe('sleep 60 did not end within 100 ms')
  })

  it('ends a command that prints without end, in lines or in one line', async () => {
    for (const [program, args] of [
      ['yes', []],
      ['sh', ['-c', "trap '' TERM; yes; exit 0"]],
      ['cat', ['/dev/zero']],
    ] as const) {
      const bounded = await failure(run(program, args, { mostBytes: 2 ** 20 }))
      expect(bounded).toBeInstanceOf(CommandError)
      expect(bounded.message.split('\n')[0]).toMatch(/ printed more than 1 MiB and was ended$/)
      expect(bounded.message.length).toBeLessThan(10_000)
    }
    let longest = 0
    const streamed = run('cat', ['/dev/zero'], {
      mostBytes: 8 * 2 ** 20,
      onLine: line => {
        longest = Math.max(longest, line.length)
      },
    })
    expect((await failure(streamed)).message).toMatch(
      /^cat \/dev\/zero printed more than 8 MiB and was ended/,
    )
    expect(longest).toBe(64 * 1024)
  })

  it('keeps the end of what a long build prints', async () => {
    let lines = 0
    const { stdout } = await run('seq', ['1000000'], { onLine: () => lines++ })
    expect(lines).toBe(1_000_000)
    expect(stdout).toMatch(/\n1000000$/)
    expect(stdout.length).toBeLessThan(70_000)
  })

  it('hands on standard output to the byte, bounded, and keeps nothing of it', async () => {
    const pieces: Uint8Array[] = []
    const onBytes = (bytes: Uint8Array) => void pieces.push(bytes)
    const called = await call('sh', ['-c', "printf 'a\\377\\n\\000\\n'; echo err >&2; exit 1"], { onBytes })
    expect(Buffer.concat(pieces)).toEqual(Buffer.from([97, 255, 10, 0, 10]))
    expect(called).toMatchObject({ stdout: '', stderr: 'err\n', tail: '\n  | err' })
    pieces.length = 0
    const { printedMoreThan } = await call('yes', [], { onBytes, mostBytes: 2 ** 20 })
    expect(printedMoreThan).toBe(2 ** 20)
    expect(Buffer.concat(pieces).length).toBeLessThanOrEqual(2 ** 20)
  })

  it('does not wait for what a command that was ended leaves behind', async () => {
    const started = Date.now()
    const script = 'sleep 30 & wait'
    expect((await failure(run('sh', ['-c', script], { timeoutMs: 100 }))).message).toMatch(
      /did not end within 100 ms$/,
    )
    const controller = new AbortController()
    const cancelled = run('sh', ['-c', script], { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('Ctrl-C')), 50)
    await expect(cancelled).rejects.toThrow('Ctrl-C')
    expect(Date.now() - started).toBeLessThan(5000)
  })

  it('shows no password of a URL', async () => {
    const error = await failure(run('sh', ['-c', 'exit 1', 'https://me:secret@example.org/']))
    expect(error.message).not.toContain('secret')
  })

  it('ends a command that is cancelled, with the reason of who cancelled it', async () => {
    const controller = new AbortController()
    const running = run('sleep', ['60'], { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('Ctrl-C')), 50)
    await expect(running).rejects.toThrow('Ctrl-C')
    await expect(run('sleep', ['60'], { signal: controller.signal })).rejects.toThrow('Ctrl-C')
  })

  it('says that a program is not installed', async () => {
    const error = await failure(run('bakelet-no-such-tool', ['--version']))
    expect(error).toBeInstanceOf(ToolMissingError)
    expect(error.message).toBe('bakelet-no-such-tool is not installed')
    expect(error.next).toBe('install bakelet-no-such-tool')
  })

  it('does not blame the program for other things that are missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bakelet-run-'))
    try {
      const cwd = await failure(run('pwd', [], { cwd: join(folder, 'none') }))
      expect(cwd).toBeInstanceOf(CommandError)
      expect(cwd.message).toMatch(/^pwd did not start: .*cwd/)
      const script = join(folder, 'script')
      await writeFile(script, '#!/nonexistent/interpreter\n', { mode: 0o755 })
      expect((await failure(run(script, []))).message).toMatch(/script did not start: spawn .* ENOENT$/)
      await writeFile(join(folder, 'text'), '', { mode: 0o644 })
      expect((await failure(run(join(folder, 'text'), []))).message).toMatch(
        /text did not start: spawn .* EACCES$/,
      )
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
