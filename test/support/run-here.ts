import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { noStore, type Ran } from './run.ts'

// What build.mjs puts in.
vi.stubGlobal('VERSION', '0.0.0-test')

/** Runs a command line in this process: for what has nothing to do with how a process starts and ends. */
export async function runHere(
  args: readonly string[],
  { cwd }: { readonly cwd?: string } = {},
): Promise<Ran> {
  const stdout = spyOnStandardOutput()
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const before = process.cwd()
  const { BAKELET_STORE } = process.env
  process.env.BAKELET_STORE = noStore
  if (cwd !== undefined) process.chdir(cwd)
  try {
    const exitCode = await main(args)
    return { exitCode, stdout: stdout.text(), stderr: stderr.mock.calls.map(([text]) => text).join('') }
  } finally {
    if (BAKELET_STORE === undefined) delete process.env.BAKELET_STORE
    else process.env.BAKELET_STORE = BAKELET_STORE
    process.chdir(before)
    stdout.restore()
    stderr.mockRestore()
  }
}

/** Keeps what is written to file descriptor 1. */
function spyOnStandardOutput() {
  const { writeSync } = fs
  const written: Buffer[] = []
  const spy = vi.spyOn(fs, 'writeSync').mockImplementation(((
    fd: number,
    bytes: Buffer,
    ...rest: number[]
  ) => {
    if (fd !== 1) return writeSync(fd, bytes, ...rest)
    written.push(bytes)
    return bytes.length
  }) as typeof writeSync)
  syncBuiltinESMExports()
  return {
    text: () => Buffer.concat(written).toString(),
    restore: () => {
      spy.mockRestore()
      syncBuiltinESMExports()
    },
  }
}
