import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const version = '1.36.4'
const programs = join(import.meta.dirname, '../../out/kubectl')

/** The path of the real kubectl, which is built from its Go module when it is not there. */
export function kubectlProgram(): string {
  const program = join(programs, `kubectl-${version}`)
  if (existsSync(program)) return program
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'))
  try {
    const go = (...args: string[]) =>
      execFileSync('go', args, {
        ...{ cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] },
        env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=mod' },
      })
    writeFileSync(join(folder, 'go.mod'), goMod(go))
    // With the options of the kubelet's own build, whose packages are in Go's cache then: src/artifacts/build/go.ts.
    // Upstream's build sets its version too; `kubectl version` compares it with the server's.
    const versionFlag = `-ldflags=-X k8s.io/component-base/version.gitVersion=v${version}`
    go('build', '-trimpath', versionFlag, '-o', 'kubectl', 'k8s.io/kubernetes/cmd/kubectl')
    mkdirSync(programs, { recursive: true })
    renameSync(join(folder, 'kubectl'), program)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return program
}

/** k8s.io/kubernetes takes its staging modules from its own tree, which only its own main module may do: test/judge/program.mjs. */
function goMod(go: (...args: string[]) => string): string {
  const { GoMod } = JSON.parse(go('mod', 'download', '-json', `k8s.io/kubernetes@v${version}`))
  const upstream = JSON.parse(go('mod', 'edit', '-json', GoMod)) as {
    readonly Go: string
    readonly Replace: readonly {
      readonly Old: { readonly Path: string }
      readonly New: { readonly Path: string }
    }[]
  }
  const staging = upstream.Replace.filter(({ New }) => New.Path.startsWith('./staging/')).map(
    ({ Old }) => Old.Path,
  )
  const lines = [
    'module kubectl',
    `go ${upstream.Go}`,
    `require k8s.io/kubernetes v${version}`,
    ...staging.map(path => `replace ${path} => ${path} v0.${version.replace(/^1\./, '')}`),
  ]
  return `${lines.join('\n')}\n`
}
