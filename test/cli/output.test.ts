import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useColor } from '../../src/cli/print.ts'
import { dist, emptyFolder, run, starterFolder } from '../support/run.ts'

const wrong = 'name: Wrong\n'

describe('diagnostics', () => {
  it('are data with --json', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), wrong)
    const { exitCode, stdout, stderr } = await run(['check', '--json'], { cwd })
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' })
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({
        code: 'config-bad-value',
        severity: 'error',
        file: 'bakelet.yaml',
        path: ['name'],
        line: 1,
        column: 7,
        endLine: 1,
        endColumn: 12,
      }),
    ])
  })

  it('are an empty list without any', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), 'name: right\n')
    expect(await run(['check', '--json'], { cwd })).toMatchObject({ exitCode: 0, stdout: '[]\n', stderr: '' })
  })

  it.each(['plan', 'gen cloud-init'])('keep %s from printing anything', async command => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), wrong)
    const { exitCode, stdout, stderr } = await run(command.split(' '), { cwd })
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(/^error\[config-bad-value\]/)
  })

  it('are in colors where somebody wants them', async () => {
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), wrong)
    const { stderr } = await run(['check'], { cwd, env: { FORCE_COLOR: '1' } })
    expect(stderr).toContain('\u001b[')
  })
})

describe('colors', () => {
  afterEach(() => void vi.unstubAllEnvs())

  it.each([
    [{}, false, false],
    [{}, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '' }, false, true],
  ])('with %j in the environment, and a terminal: %s', (env, isTTY, expected) => {
    const all = { NO_COLOR: undefined, FORCE_COLOR: undefined, TERM: 'xterm', ...env }
    for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value)
    expect(useColor({ isTTY })).toBe(expected)
  })
})

describe('a standard output that', () => {
  const shell = async (line: string) =>
    execa('sh', ['-c', line], {
      cwd: await starterFolder(),
      env: { NODE: process.execPath, BAKELET: join(dist, 'bakelet.cjs') },
      reject: false,
    })

  it.each(['gen cloud-init', 'plan --json', 'plan', 'gen --help'])(
    'is closed early is not a failure of %s',
    async command => {
      // `true` is gone long before there is anything to write.
      const { stdout, stderr } = await shell(`{ "$NODE" "$BAKELET" ${command}; echo $? >&2; } | true`)
      expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '0' })
    },
  )

  it('is closed early is not a failure of a long list of problems, on either stream', async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `key${index}: 1`)
    const cwd = await emptyFolder()
    await writeFile(join(cwd, 'bakelet.yaml'), `{name: a, ${keys.join(', ')}}`)
    const env = { NODE: process.execPath, BAKELET: join(dist, 'bakelet.cjs') }
    for (const line of [
      '{ "$NODE" "$BAKELET" check --json; echo $? >&2; } | head -c 10 >/dev/null',
      '{ { "$NODE" "$BAKELET" check; echo $? >&3; } 2>&1 | true; } 3>&2',
    ])
      expect(await execa('sh', ['-c', line], { cwd, env, reject: false })).toMatchObject({
        stdout: '',
        stderr: '1',
      })
  })

  it('is full is a failure in one sentence', async () => {
    const { exitCode, stderr } = await shell('"$NODE" "$BAKELET" gen cloud-init >/dev/full')
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/^error: cannot write to standard output: ENOSPC[^\n]*$/)
  })
})
