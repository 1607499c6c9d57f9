import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BackgroundProcess, startInBackground } from '../host/background.ts'
import { call } from '../host/call.ts'
import { ignoreMissing, WorldError } from '../host/errors.ts'
import { requireTool } from '../host/tools.ts'
import type { NodePath } from '../plan/entry.ts'
import type { Cgroups } from './cgroups.ts'
import nodeScript from './node.sh'

/** Joins the groups in its arguments up to `--`, and goes on as the rest. */
const joinScript = 'while [ "$1" != -- ]; do echo $$ >"$1/cgroup.procs"; shift; done; shift; exec "$@"'

export interface Start {
  readonly work: string
  readonly prefix: NodePath
  readonly nodeName: string
  readonly cgroups: Cgroups
  /** Command line of the kubelet. */
  readonly kubelet: readonly string[]
}

/** The namespaces of a rehearsed node, which end with their first process. */
export interface Namespaces {
  /** Number of their first process on this machine. */
  readonly pid: number
  readonly first: { hasEnded(): boolean }
  /** Sends an HTTP request to a port of the node. Undefined: nobody listens there. "": somebody listens, and says nothing. */
  request(host: string, port: number, path: string): Promise<string | undefined>
  end(): Promise<void>
}

/** Starts node.sh in namespaces of its own: unshare(1). Throws WorldError where this process may not make any. */
export async function startNamespaces(
  { work, prefix, nodeName, cgroups, kubelet }: Start,
  signal: AbortSignal,
): Promise<Namespaces> {
  const unshare = await requireTool('unshare')
  const kinds = ['--mount', '--net', '--pid', '--ipc', '--uts']
  const child = await startInBackground(
    'sh',
    [
      ...['-c', joinScript, 'join', ...cgroups.folders, '--'],
      // The namespace of groups begins at the folders; then unshare itself, which waits outside of the others, moves on.
      ...[unshare, '--cgroup', '--', 'sh', '-c', joinScript, 'join', ...cgroups.leaves, '--'],
      ...[unshare, ...kinds, '--fork', '--kill-child', '--propagation', 'private', '--'],
      ...[
        'env',
        `WORK=${work}`,
        `PREFIX=${prefix}`,
        `NODE=${nodeName}`,
        'sh',
        '-c',
        nodeScript,
        'node',
        ...kubelet,
      ],
    ],
    join(work, 'log', 'script'),
  )
  let ended = false
  void child.exited.then(() => {
    ended = true
  })
  const first = { hasEnded: () => ended }
  const end = async () => {
    child.kill('SIGKILL')
    await child.exited
  }
  try {
    const pid = await firstProcess(work, child, { ...first, signal })
    const nsenter = await requireTool('nsenter')
    const request = async (host: string, port: number, path: string) => {
      const words = [process.execPath, '-e', requestScript, host, String(port), path]
      const { exitCode, stdout } = await call(nsenter, ['--target', String(pid), '--net', '--', ...words], {
        ...{ signal, timeoutMs: 10_000, cleanEnv: true },
      })
      return exitCode === 0 ? stdout : undefined
    }
    return { pid, first, request, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** Prints an answer, or what came of it within two seconds. */
const requestScript = `const [host, port, path] = process.argv.slice(1)
const socket = require('node:net').connect(Number(port), host, () =>
  socket.write('GET ' + path + ' HTTP/1.0\\r\\nHost: ' + host + '\\r\\n\\r\\n'))
socket.setTimeout(2000, () => socket.destroy())
socket.on('error', () => process.exit(1))
socket.pipe(require('node:fs').createWriteStream('', { fd: 1 }))`

async function firstProcess(
  work: string,
  child: BackgroundProcess,
  { hasEnded, signal }: Namespaces['first'] & { readonly signal: AbortSignal },
): Promise<number> {
  for (;;) {
    const text = await readFile(join(work, 'log', 'pid'), 'utf8').catch(ignoreMissing)
    if (text?.endsWith('\n')) return Number(text)
    if (hasEnded())
      throw new WorldError(`cannot make namespaces for the rehearsal: ${await child.lastWords()}`, {
        next: 'run the command as root, and in a container with --privileged',
      })
    await sleep(20, undefined, { signal })
  }
}
