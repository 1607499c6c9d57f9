import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../support/foreign.ts'

const source = join(import.meta.dirname, 'roundtrip.cpp')
const folder = join(import.meta.dirname, '../../../out/test')

let program: string | undefined

/** User-data as a machine of Multipass gets it. Compiles what does that, the first time. */
export function rewritten(text: string): string {
  program ??= build()
  const { status, output } = run(program, [], text)
  if (status !== 0) throw new Error(`yaml-cpp cannot read it: ${output}`)
  return output
}

/** Once for all tests and all their runs: it takes longer than most of them. */
function build(): string {
  const file = join(folder, 'yaml-cpp-roundtrip')
  if (existsSync(file) && statSync(file).mtimeMs > statSync(source).mtimeMs) return file
  mkdirSync(folder, { recursive: true })
  // Test files run beside each other, and none may find it half-written.
  const own = `${file}.${process.pid}`
  const { status, output } = run('g++', ['-O0', '-o', own, source, '-lyaml-cpp'])
  if (status !== 0) throw new Error(output)
  renameSync(own, file)
  return file
}
