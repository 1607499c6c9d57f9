import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, it } from 'vitest'
import { expectDocument } from '../support/json-document.ts'
import { dist, emptyFolder } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'

const recorded = join(import.meta.dirname, '../doctor/recorded')
const healthy = join(import.meta.dirname, '../doctor/healthy/console-first-boot.log')

it('says what a fault is, where, and what to do', async () => {
  const { exitCode, stdout } = await runHere(['doctor', join(recorded, 'seccomp-profile-missing.log')])
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(
    /^seccomp-profile-missing: The seccomp profile .*\n {2}\S+\.log:\d+: .*cannot load seccomp profile.*\n {2}\d+ lines, pod default\/seccomp-missing-edge\n {2}do: Bring .*\n {2}see: docs\/doctor\/seccomp-profile-missing\.md\n\n$/,
  )
})

it('ends with 0 where there is nothing to find', async () => {
  expect(await runHere(['doctor', healthy])).toMatchObject({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringMatching(/: no known fault in \d+ lines\n$/),
  })
})

it('prints its findings for programs', async () => {
  const { exitCode, stdout } = await runHere(['doctor', join(recorded, 'swap-on.log'), healthy, '--json'])
  expect(exitCode).toBe(1)
  expect(expectDocument('doctor', stdout)).toMatchObject([
    { findings: [{ id: 'swap-on', times: 1, pods: [], page: 'docs/doctor/swap-on.md' }] },
    { log: healthy, findings: [] },
  ])
})

it('reads standard input, and prints nothing of a log that a terminal would obey', async () => {
  const line = 'E1128 12:05:00.1 7 run.go:72] "x" err="\u001b]0;title\u0007 forbidden sysctl: \u001b[31m"\n'
  const { exitCode, stdout } = await execa(process.execPath, [join(dist, 'bakelet.cjs'), 'doctor', '-'], {
    ...{ input: line, reject: false },
  })
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/^sysctl-forbidden: /)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
})

it('says what to name where a log cannot be read', async () => {
  const cwd = await emptyFolder()
  for (const name of ['none.log', '.'])
    expect(await runHere(['doctor', name], { cwd })).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^error: cannot read the log \S+: .*\n {2}next: name a file with a log/),
    })
  writeFileSync(join(cwd, 'empty.log'), '')
  expect(await runHere(['doctor', 'empty.log'], { cwd })).toMatchObject({ exitCode: 0 })
})
