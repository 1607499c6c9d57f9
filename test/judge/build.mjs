// A judge is built from its Go files and the loop that all judges have (answers/), with upstream's modules.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const here = import.meta.dirname
const programs = join(here, '../../out/judge')

export const go = (cwd, ...args) => execFileSync('go', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 26 })

const goFiles = folder =>
  readdirSync(folder)
    .filter(name => name.endsWith('.go'))
    .map(name => join(folder, name))

/** The path of the program, which is built when it is not there. `goMod`: makes the text of go.mod. */
export function judgeOf({ name, folder, goMod, flags = [] }) {
  const sources = [...goFiles(folder), ...goFiles(join(here, 'answers'))]
  const hash = createHash('sha256')
  for (const source of sources) hash.update(readFileSync(source))
  const program = join(programs, `${name}-${hash.digest('hex').slice(0, 8)}`)
  if (existsSync(program)) return program
  const work = mkdtempSync(join(tmpdir(), 'judge-'))
  try {
    writeFileSync(join(work, 'go.mod'), goMod(work))
    for (const source of sources) copyFileSync(source, join(work, basename(source)))
    go(work, 'mod', 'tidy')
    go(work, 'build', ...flags, '-o', 'judge', '.')
    mkdirSync(programs, { recursive: true })
    renameSync(join(work, 'judge'), program)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return program
}
