import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verdictsOf } from '../verdicts.mjs'

const version = '0.37.2'
const source = join(import.meta.dirname, 'main.go')
const programs = join(import.meta.dirname, '../../../out/judge')

export interface Question {
  readonly pod: unknown
  readonly level: 'baseline' | 'restricted'
  readonly minor: number
}

export interface Verdict {
  readonly allowed: boolean
  readonly failed: readonly string[]
  readonly unread?: string
}

const go = (cwd: string, ...args: string[]) =>
  execFileSync('go', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })

/** The folder of upstream's module, which has its fixtures: test/testdata. */
export function moduleFolder(): string {
  const answer: unknown = JSON.parse(
    go(tmpdir(), 'mod', 'download', '-json', `k8s.io/pod-security-admission@v${version}`),
  )
  return (answer as { readonly Dir: string }).Dir
}

/** The path of the program, which is built when it is not there. */
function judgeProgram(): string {
  const digest = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 8)
  const program = join(programs, `pod-security-${version}-${digest}`)
  if (existsSync(program)) return program
  const folder = mkdtempSync(join(tmpdir(), 'judge-'))
  try {
    writeFileSync(
      join(folder, 'go.mod'),
      `module judge\ngo 1.26.0\nrequire k8s.io/pod-security-admission v${version}\n`,
    )
    copyFileSync(source, join(folder, 'main.go'))
    go(folder, 'mod', 'tidy')
    go(folder, 'build', '-o', 'judge', '.')
    mkdirSync(programs, { recursive: true })
    renameSync(join(folder, 'judge'), program)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return program
}

/** Upstream's verdict on each Pod, in their order. */
export const judge = (questions: readonly Question[]): readonly Verdict[] =>
  verdictsOf(judgeProgram(), [], questions, 'inherit') as readonly Verdict[]
