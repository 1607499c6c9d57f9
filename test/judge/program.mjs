// The judge of a minor of Kubernetes: main.go compiled with that minor's own modules.
import { go, judgeOf } from './build.mjs'
import { verdictsOf } from './verdicts.mjs'

/** The path of the program, which is built when it is not there. */
export function judgeProgram(version) {
  return judgeOf({
    name: `judge-${version}`,
    folder: import.meta.dirname,
    goMod: cwd => goMod(version, cwd),
    // The judge calls functions that the kubelet does not export.
    flags: ['-ldflags=-checklinkname=0'],
  })
}

// k8s.io/kubernetes takes its staging modules from its own tree, which only its own main module may do; the published
// modules of the same release are the same code.
function goMod(version, cwd) {
  const { GoMod } = JSON.parse(go(cwd, 'mod', 'download', '-json', `k8s.io/kubernetes@v${version}`))
  const upstream = JSON.parse(go(cwd, 'mod', 'edit', '-json', GoMod))
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
