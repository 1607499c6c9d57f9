// The judge of a minor of Kubernetes: main.go compiled with that minor's own modules.
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
import { join } from 'node:path'
import { verdictsOf } from './verdicts.mjs'

const here = import.meta.dirname
const programs = join(here, '../../out/judge')
const sources = readdirSync(here).filter(name => name.endsWith('.go'))
const hash = createHash('sha256')
for (const name of sources) hash.update(readFileSync(join(here, name)))
const ofSources = hash.digest('hex').slice(0, 8)

/** The path of the program, which is built when it is not there. */
export function judgeProgram(version) {
  const program = join(programs, `judge-${version}-${ofSources}`)
  if (existsSync(program)) return program
  const folder = mkdtempSync(join(tmpdir(), 'judge-'))
  try {
    const go = (...args) => execFileSync('go', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })
    writeFileSync(join(folder, 'go.mod'), goMod(version, go))
    for (const name of sources) copyFileSync(join(here, name), join(folder, name))
    go('mod', 'tidy')
    // checklinkname: the judge calls functions that the kubelet does not export.
    go('build', '-ldflags=-checklinkname=0', '-o', 'judge', '.')
    mkdirSync(programs, { recursive: true })
    renameSync(join(folder, 'judge'), program)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return program
}

// k8s.io/kubernetes takes its staging modules from its own tree, which only its own main module may do; the published
// modules of the same release are the same code.
function goMod(version, go) {
  const { GoMod } = JSON.parse(go('mod', 'download', '-json', `k8s.io/kubernetes@v${version}`))
  const upstream = JSON.parse(go('mod', 'edit', '-json', GoMod))
  const staging = upstream.Replace.filter(({ New }) => New.Path.startsWith('./staging/')).map(
    ({ Old }) => Old.Path,
  )
  const lines = [
    'module judge',
    `go ${upstream.Go}`,
    `require k8s.io/kubernetes v${version}`,
    ...staging.map(path => `replace ${path} => ${path} v0.${version.replace(/^1\./, '')}`),
  ]
  return `${lines.join('\n')}\n`
}

/** The judge's verdict on each question, in their order. */
export function judge(version, questions) {
  return verdictsOf(judgeProgram(version), [], questions, 'ignore')
}
