import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { vi } from 'vitest'
import { main } from '../../src/cli/program.ts'
import type { Ran } from './run.ts'

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
  if (cwd !== undefined) process.chdir(cwd)
  try {
    const exitCode = await main(args)
    return { exitCode, stdout: stdout.text(), stderr: stderr.mock.calls.map(([text]) => text).join('') }
  } finally {
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
