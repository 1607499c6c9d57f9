import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { onTestFinished } from 'vitest'
import { starter } from '../../src/config/starter.ts'
import { writeFileAtomic } from '../../src/host/files.ts'

export const dist = join(import.meta.dirname, '../../dist')

/** A store that does not exist: the user's own may have what a test expects to be missing. */
export const noStore = join(tmpdir(), `bakelet-no-store-${process.pid}`)

export interface Ran {
  /** Undefined where a signal ended it. */
  readonly exitCode?: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a shipped executable as a process of its own, and not on a terminal. */
export async function run(
  args: readonly string[],
  {
    cwd,
    env = {},
    executable = 'bakelet',
  }: {
    readonly cwd?: string
    readonly env?: Readonly<Record<string, string>>
    readonly executable?: 'bakelet' | 'gen'
  } = {},
): Promise<Ran> {
  return await execa(process.execPath, [join(dist, `${executable}.cjs`), ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    // What the test runner's own terminal is like must not matter.
    env: { NO_COLOR: undefined, FORCE_COLOR: undefined, BAKELET_STORE: noStore, ...env },
    reject: false,
    stripFinalNewline: false,
  })
}

/** An empty folder for one test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-cli-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

/** A folder with what `bakelet init` writes. */
export async function starterFolder(): Promise<string> {
  const folder = await emptyFolder()
  for (const { path, content } of starter('web')) await writeFileAtomic(join(folder, path), content)
  return folder
}
