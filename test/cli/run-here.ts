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
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const before = process.cwd()
  if (cwd !== undefined) process.chdir(cwd)
  try {
    const exitCode = await main(args)
    const textOf = ({ mock }: typeof stdout) => mock.calls.map(([text]) => text).join('')
    return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr) }
  } finally {
    process.chdir(before)
    stdout.mockRestore()
    stderr.mockRestore()
  }
}
