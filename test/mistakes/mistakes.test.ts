import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emptyFolder, run } from '../support/run.ts'
import { runHere } from '../support/run-here.ts'
import { commandLinesThatAreFine, mistakesOnTheCommandLine } from './command-line.ts'
import { mistakesInConfigs } from './config.ts'
import { keysOfOtherTools } from './foreign.ts'
import { mistakesInKubelet } from './kubelet.ts'
import type { Mistake } from './mistake.ts'
import { mistakesAboutTheNode } from './node.ts'
import { mistakesInPods, podsThatAreFine } from './pods.ts'
import { wrongValues } from './values.ts'

const sound = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: 'docker.io/library/busybox:1.37', ports: [{containerPort: 80, hostPort: 80}]}
`

const all: Record<string, readonly Mistake[]> = {
  'in a config': mistakesInConfigs,
  'of keys that another tool has': keysOfOtherTools,
  'below kubelet': mistakesInKubelet,
  'in a value': wrongValues,
  'about the node': mistakesAboutTheNode,
  'in a pod': [...mistakesInPods, ...podsThatAreFine],
  'on the command line': [...mistakesOnTheCommandLine, ...commandLinesThatAreFine],
}

describe.each(Object.entries(all))('a mistake %s', (_, mistakes) => {
  it.each(mistakes)('is answered with what to write: $mistake (before: $before)', async one => {
    const { args = ['check', '--strict'], files = {}, exit = 1, teaches } = one
    const cwd = await emptyFolder()
    for (const [name, text] of Object.entries({ 'pods/web.yaml': sound, ...files })) {
      await mkdir(dirname(join(cwd, name)), { recursive: true })
      await writeFile(join(cwd, name), text)
    }
    // These start other processes, or listen to signals.
    const isApart = args[0] === 'run' || 'bakelet.config.ts' in files
    const { exitCode, stdout, stderr } = await (isApart ? run : runHere)(args, { cwd })
    expect({ exitCode, stderr }).toEqual({ exitCode: exit, stderr: expect.anything() })
    for (const sentence of [teaches].flat()) expect(exit === 0 ? stdout + stderr : stderr).toContain(sentence)
  })
})
