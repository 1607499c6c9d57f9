// Asks upstream's own code about every manifest in test/components/pods/manifests and records its verdicts in
// test/components/pods/verdicts.json, so that the fast tests need no Go. Run: npm run oracle:pods
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const version = process.argv[2] ?? '1.36.4'
const here = import.meta.dirname
const pods = join(here, '../../components/pods')
const folder = mkdtempSync(join(tmpdir(), 'pod-oracle-'))
const go = (...args) => execFileSync('go', args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })

// k8s.io/kubernetes takes its staging modules from its own tree, which only its own main module may do; the published
// modules of the same release are the same code.
function writeModule() {
  const { GoMod } = JSON.parse(go('mod', 'download', '-json', `k8s.io/kubernetes@v${version}`))
  const upstream = JSON.parse(go('mod', 'edit', '-json', GoMod))
  const staging = upstream.Replace.filter(({ New }) => New.Path.startsWith('./staging/')).map(
    ({ Old }) => Old.Path,
  )
  const text = [
    'module oracle',
    `go ${upstream.Go}`,
    `require k8s.io/kubernetes v${version}`,
    ...staging.map(path => `replace ${path} => ${path} v0.${version.replace(/^1\./, '')}`),
  ]
  writeFileSync(join(folder, 'go.mod'), `${text.join('\n')}\n`)
  copyFileSync(join(here, 'main.go'), join(folder, 'main.go'))
}

try {
  writeModule()
  go('mod', 'tidy')
  go('build', '-o', 'oracle', '.')
  const files = ['good', 'bad'].flatMap(kind => {
    const names = readdirSync(join(pods, 'manifests', kind)).sort()
    return names.map(name => join(pods, 'manifests', kind, name))
  })
  const verdicts = JSON.parse(execFileSync(join(folder, 'oracle'), files, { encoding: 'utf8' }))
  const file = join(pods, 'verdicts.json')
  writeFileSync(file, `${JSON.stringify({ kubernetes: version, verdicts }, null, 2)}\n`)
  const refused = Object.values(verdicts).filter(({ accepted }) => !accepted).length
  console.log(
    `Kubernetes ${version} takes ${files.length - refused} manifests and refuses ${refused}: ${file}`,
  )
  const text = readFileSync(file, 'utf8')
  if (text.includes(folder)) throw new Error('a verdict holds a path of this machine')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
