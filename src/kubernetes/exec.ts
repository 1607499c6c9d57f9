import type { WebSocket } from 'ws'
import { nodePaths } from '../plan/paths.ts'
import { shellWords } from '../render/shell.ts'
import { askContainers, runcCommand } from '../verify/running-containers.ts'
import type { ApiRequest } from './answer.ts'
import { ApiError, statusOf } from './api-error.ts'
import { channelsOf } from './channels.ts'
import type { NodeView } from './node-view.ts'
import { type Asked, refuseParameters } from './request.ts'

/** Prepares a command in a container. Throws ApiError where the container does not run. */
export async function commandRunner(
  asked: Asked,
  { query, signal }: Pick<ApiRequest, 'query' | 'signal'>,
  view: NodeView,
): Promise<(socket: WebSocket) => void> {
  refuseParameters(query, ['command', 'container', 'stdin', 'stdout', 'stderr', 'tty'])
  const command = await commandOf(asked, query, view, signal)
  return socket => void run(socket, command, { query, signal }, view)
}

/** The command line on the node. */
async function commandOf(
  { name = '', namespace }: Asked,
  query: URLSearchParams,
  { running, plan }: NodeView,
  signal: AbortSignal,
): Promise<string> {
  const { bin } = nodePaths(plan.prefix)
  const words = query.getAll('command')
  if (words.length === 0) throw new ApiError('BadRequest', 'the request has no command')
  const all = await askContainers(running, bin, { timeoutMs: 60_000, signal })
  const ofPod = all.filter(each => each.pod === name && each.namespace === namespace)
  const planned = plan.pods.find(pod => pod.name === name && pod.namespace === namespace)
  const container = query.get('container') ?? planned?.containers[0]
  const found = ofPod.find(each => each.container === container)
  if (!found)
    throw new ApiError(
      'BadRequest',
      ofPod.length === 0
        ? `no container of pod ${name} runs on ${running.name}`
        : `no container ${container} runs in pod ${name}; these run: ${ofPod.map(each => each.container).join(', ')}`,
    )
  const tty = query.get('tty') === 'true' ? ' --tty' : ''
  return `exec ${runcCommand(bin)} exec${tty} ${shellWords([found.id, ...words])}`
}

async function run(
  socket: WebSocket,
  command: string,
  { query, signal }: Pick<ApiRequest, 'query' | 'signal'>,
  { running }: NodeView,
): Promise<void> {
  const { stdin, stdout, stderr, terminal, end } = channelsOf(socket)
  try {
    const code = await running.stream(command, {
      ...{ stdout, stderr, signal },
      ...(query.get('stdin') === 'true' && { stdin }),
      ...(query.get('tty') === 'true' && { terminal }),
    })
    end(endOf(code))
  } catch (error) {
    end(statusOf(error))
  }
}

/** How kubectl learns an exit code: client-go tools/remotecommand/v4.go@v0.36.4, errorDecoderV4. */
function endOf(code: number): object {
  if (code === 0) return { metadata: {}, status: 'Success' }
  return {
    ...{ metadata: {}, status: 'Failure', reason: 'NonZeroExitCode' },
    message: `command terminated with non-zero exit code: ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  }
}
