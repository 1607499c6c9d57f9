import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { run } from '../foreign.ts'

const folder = mkdtempSync(join(tmpdir(), 'bakelet-yaml-cpp-'))
afterAll(() => rmSync(folder, { recursive: true }))

let program: string | undefined

/** User-data as a machine of Multipass gets it. Compiles what does that, the first time. */
export function rewritten(text: string): string {
  program ??= build()
  const { status, output } = run(program, [], text)
  if (status !== 0) throw new Error(`yaml-cpp cannot read it: ${output}`)
  return output
}

function build(): string {
  const file = join(folder, 'roundtrip')
  const source = join(import.meta.dirname, 'roundtrip.cpp')
  const { status, output } = run('g++', ['-O0', '-o', file, source, '-lyaml-cpp'])
  if (status !== 0) throw new Error(output)
  return file
}
