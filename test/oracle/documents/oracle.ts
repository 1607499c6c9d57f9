import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../support/foreign.ts'

/** A value with its Go type, as main.go describes. Numbers stay text. */
export type Typed =
  | readonly ['int' | 'float' | 'string', string]
  | readonly ['bool', boolean]
  | readonly ['null']
  | readonly ['list', readonly Typed[]]
  | readonly ['map', { readonly [key: string]: Typed }]

export interface Question {
  /** `toml-v1`: containerd 1.x. `toml-v2`: containerd 2.x. `yaml`: the kubelet. */
  readonly reader: 'toml-v1' | 'toml-v2' | 'yaml'
  readonly text: string
}

export interface Answer {
  readonly value?: Typed
  readonly error?: string
}

const folder = join(import.meta.dirname, '../../../out/test')

/** Compiles main.go. Go's build cache makes every run after the first a matter of a second. */
function build(): string {
  const file = join(folder, 'document-oracle')
  mkdirSync(folder, { recursive: true })
  // Test files run in parallel, and none may start a half-written program.
  const own = `${file}.${process.pid}`
  const { status, output } = run('go', ['build', '-C', import.meta.dirname, '-o', own, '.'])
  if (status !== 0) throw new Error(output)
  renameSync(own, file)
  return file
}

let program: string | undefined

/** What containerd or the kubelet reads in each document. */
export function readByGo(questions: readonly Question[]): Answer[] {
  program ??= build()
  const { status, output } = run(program, [], questions.map(one => `${JSON.stringify(one)}\n`).join(''))
  if (status !== 0) throw new Error(output)
  return output
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
}
