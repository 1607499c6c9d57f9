import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { boundedLines } from '../../host/bounded-lines.ts'
import { call } from '../../host/call.ts'
import { decodeJson } from '../../host/decode.ts'
import { readRegularFile } from '../../host/regular-file.ts'
import { libraryPath, runnerPath } from './paths.ts'
import type { ProgramResult } from './result.ts'

const problem = z.object({
  problem: z.string(),
  hint: z.string(),
  line: z.exactOptional(z.int()),
  column: z.exactOptional(z.int()),
})
const data = z.object({ value: z.unknown(), isFunction: z.boolean(), read: z.array(z.string()) })
const resultSchema: z.core.$ZodType<ProgramResult> = z.union([problem, data])

/** Longer than a config that asks a slow service; a program that never ends is ended. */
const timeoutMs = 60_000
const mostBytes = 16 * 2 ** 20

/**
 * Runs a config that is a program, in a process of its own, and gives back the data that it exports. `onLine` gets what the
 * program prints.
 */
export async function runConfigProgram(
  file: string,
  settings: Readonly<Record<string, unknown>>,
  { onLine, signal }: { readonly onLine: (line: string) => void; readonly signal?: AbortSignal },
): Promise<ProgramResult> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-config-'))
  try {
    const result = join(folder, 'result.json')
    const lines = { stdout: boundedLines(onLine), stderr: boundedLines(onLine) }
    const args = [runnerPath(), file, result, libraryPath(), JSON.stringify(settings)]
    const { exitCode, ending, tail } = await call(process.execPath, args, {
      ...{ timeoutMs, onText: (text, stream) => lines[stream].push(text) },
      ...(signal ? { signal } : {}),
    })
    for (const stream of ['stdout', 'stderr'] as const) lines[stream].end()
    if (exitCode !== 0)
      return {
        problem: `it exported no config: its process ${ending}${tail}`,
        hint: 'end the program by itself, with a default export',
      }
    const { content } = readRegularFile(result, { mostBytes })
    return decodeJson(resultSchema, content.toString('utf8'), {
      name: file,
      next: 'export plain data: text, numbers, true and false, lists and mappings',
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
