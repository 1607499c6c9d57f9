import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { ApiRequest } from './answer.ts'
import { ApiError } from './api-error.ts'
import { channelProtocol } from './channels.ts'
import { commandRunner } from './exec.ts'
import type { NodeView } from './node-view.ts'
import { forwarder, portForwardProtocol } from './port-forward.ts'
import { type Asked, askedOf, noSubresource } from './request.ts'

interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

/** What a WebSocket is asked for. */
interface Service {
  readonly protocol: string
  /** The first kubectl that speaks the protocol. */
  readonly since: string
  /** Prepares everything that may fail, and then takes the connection. Throws ApiError. */
  readonly prepare: (
    asked: Asked,
    request: Pick<ApiRequest, 'query' | 'signal'>,
    view: NodeView,
  ) => Promise<(socket: WebSocket) => void>
}

/** By the subresource of a pod. */
const services: Readonly<Record<string, Service>> = {
  exec: { protocol: channelProtocol, since: '1.29', prepare: commandRunner },
  portforward: { protocol: portForwardProtocol, since: '1.30', prepare: forwarder },
}

/** Of one message; kubectl reads what it sends by 32 KiB. */
const mostMessageBytes = 2 ** 20

/** Answers a request for a WebSocket. Throws ApiError before the upgrade. */
export async function acceptWebSocket(
  { path, query, signal }: ApiRequest,
  { request, socket, head }: Upgrade,
  view: NodeView,
): Promise<void> {
  const asked = askedOf(path)
  const { subresource = '', resource } = asked
  const service = resource.name === 'pods' && Object.hasOwn(services, subresource) && services[subresource]
  if (!service) throw noSubresource(asked)
  const { protocol, since } = service
  const take = await service.prepare(asked, { query, signal }, view)
  // After all else: kubectl tries SPDY when its WebSocket is refused, and prints the second answer alone.
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map(name => name.trim())
  if (!protocols.includes(protocol))
    throw new ApiError(
      'BadRequest',
      `\`bakelet kubectl\` speaks ${protocol} by WebSocket here, which kubectl has from ${since} on`,
    )
  const { WebSocketServer } = await import('ws')
  const server = new WebSocketServer({ noServer: true, maxPayload: mostMessageBytes })
  // ws knows the protocol neither of the request nor of the answer: it refuses a name with a slash, which RFC 6455 forbids (4.1, 10).
  delete request.headers['sec-websocket-protocol']
  server.on('headers', headers => headers.push(`Sec-WebSocket-Protocol: ${protocol}`))
  server.handleUpgrade(request, socket, head, connected => {
    // A message that breaks the protocol ends the connection, and so what runs for it.
    connected.on('error', () => {})
    take(connected)
  })
}
