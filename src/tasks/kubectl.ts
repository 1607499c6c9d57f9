import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { quote } from '../diagnostics/quote.ts'
import { runAttached } from '../host/attached.ts'
import { endingWords } from '../host/ending.ts'
import { WorldError } from '../host/errors.ts'
import { exists } from '../host/files.ts'
import { lookUpTool } from '../host/tools.ts'
import { type NodeChoice, openNode, withNode } from './open-node.ts'
import { planOf } from './planned.ts'
import type { Project } from './project.ts'

/**
 * Runs the user's kubectl, with this process's terminal, on a server at 127.0.0.1 that answers for a running node. Returns the exit
 * code of kubectl. Throws ConfigProblems and WorldError.
 */
export async function runKubectl(
  project: Project,
  { args, ...choice }: NodeChoice & { readonly args: readonly string[] },
): Promise<number> {
  const [{ plan }, kubectl] = await Promise.all([planOf(project), findKubectl()])
  const { startKubeApi } = await import('../kubernetes/server.ts')
  return withNode(openNode(project, plan, choice), async node => {
    const api = await startKubeApi(node, plan, project.signal)
    try {
      return await withKubeconfig(api.url, node.name, async folder => {
        const env = {
          KUBECONFIG: join(folder, 'config'),
          // Else ~/.kube/cache keeps a folder for each port: cli-runtime pkg/genericclioptions/config_flags.go@v0.36.4, getDefaultCacheDir.
          KUBECACHEDIR: join(folder, 'cache'),
          // Both are on by default from 1.31 on.
          KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'true',
          KUBECTL_PORT_FORWARD_WEBSOCKETS: 'true',
        }
        const ending = await runAttached(kubectl, args, { streams: 'terminal', env, signal: project.signal })
        if (ending.exitCode === undefined) throw new WorldError(`${kubectl} ${endingWords(ending)}`)
        return ending.exitCode
      })
    } finally {
      await api.close()
    }
  })
}

async function findKubectl(): Promise<string> {
  const { KUBECTL: chosen } = process.env
  if (chosen) {
    if (await exists(chosen)) return chosen
    throw new WorldError(`KUBECTL names ${quote(chosen)}, which does not exist`, {
      next: 'set KUBECTL to the path of kubectl, or unset it to use the one in PATH',
    })
  }
  const found = await lookUpTool('kubectl')
  if (found !== undefined) return found
  throw new WorldError('kubectl is not in PATH', {
    next: 'install it (https://kubernetes.io/docs/tasks/tools/), or set KUBECTL to its path',
  })
}

/** kubectl knows the server by a file that only this user can read, for as long as it runs. */
async function withKubeconfig<Result>(
  server: string,
  node: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-kubectl-'))
  try {
    // YAML takes JSON.
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': node,
      contexts: [{ name: node, context: { cluster: node, user: node, namespace: 'default' } }],
      clusters: [{ name: node, cluster: { server } }],
      users: [{ name: node, user: {} }],
    }
    await writeFile(join(folder, 'config'), JSON.stringify(config), { mode: 0o600 })
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
