import type { WebSocket } from 'ws'
import { nodePaths } from '../plan/paths.ts'
import { askContainers } from '../verify/running-containers.ts'
import type { ApiRequest } from './answer.ts'
import { ApiError } from './api-error.ts'
import { connectCommand } from './connect-command.ts'
import type { NodeView } from './node-view.ts'
import type { Asked } from './request.ts'
import { Tunnel } from './tunnel.ts'

/** SPDY in messages of a WebSocket, which kubectl from 1.31 on offers: apimachinery pkg/util/portforward/constants.go@v0.36.4. */
export const portForwardProtocol = 'SPDY/3.1+portforward.k8s.io'

/** Finds the pod. Throws ApiError where it does not run. */
export async function forwarder(
  { name = '', namespace }: Asked,
  { signal }: Pick<ApiRequest, 'signal'>,
  { running, plan }: NodeView,
): Promise<(socket: WebSocket) => void> {
  const { bin } = nodePaths(plan.prefix)
  const all = await askContainers(running, bin, { timeoutMs: 60_000, signal })
  const found = all.find(each => each.pod === name && each.namespace === namespace)
  if (!found) throw new ApiError('BadRequest', `no container of pod ${name} runs on ${running.name}`)
  return socket => {
    const tunnel = new Tunnel(socket, (port, streams) =>
      running.stream(connectCommand(bin, found.id, port), streams),
    )
    void tunnel.run(signal)
  }
}
