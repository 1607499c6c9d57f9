import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../support/run.ts'

const folder = join(import.meta.dirname, 'six-mistakes')

async function listing(): Promise<Record<string, unknown>> {
  const names = await readdir(folder, { recursive: true })
  const entries = names.map(async name => {
    const { size, mtimeMs, mode } = await stat(join(folder, name))
    return [name, { size, mtimeMs, mode }] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}

it('check says six mistakes at once, each with its place and a caret, and touches nothing', async () => {
  const before = await listing()
  const { exitCode, stdout, stderr } = await run(['check', '-c', 'bakelet.yaml'], { cwd: folder })
  expect(exitCode).toBe(1)
  expect(stdout).toBe('')
  expect(await listing()).toEqual(before)

  const [summary, ...blocks] = stderr.trimEnd().split('\n\n').reverse()
  expect(summary).toBe('6 errors')
  expect(blocks.reverse().map(headAndPlace)).toEqual([
    ['config-version-is-number', 'bakelet.yaml:4:12', '1.30'],
    ['kubelet-config-unknown-field', 'bakelet.yaml:6:5', 'maxPod'],
    ['version-unsupported', 'bakelet.yaml:8:12', '3.0.0'],
    ['subnet-invalid', 'bakelet.yaml:11:13', '10.88.0.0/33'],
    ['config-unknown-key', 'bakelet.yaml:13:3', 'prelaod'],
    ['pod-invalid', 'pods/web.yaml:11:21', '80800'],
  ])
})

/** The code of a printed diagnostic, its place, and what its carets underline. */
function headAndPlace(block: string): (string | undefined)[] {
  const [head = '', place = '', , line = '', carets = ''] = block.split('\n')
  const from = carets.indexOf('^')
  return [
    /^error\[([a-z-]+)\]: \S/.exec(head)?.[1],
    /^ +--> (\S+:\d+:\d+)$/.exec(place)?.[1],
    line.slice(from, carets.lastIndexOf('^') + 1),
  ]
}
