import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Plan } from '../plan/types.ts'
import type { StreamingNode } from '../vm/types.ts'
import { type ApiRequest, answer, sendJson } from './answer.ts'
import { ApiError, statusOf } from './api-error.ts'
import { jsonText } from './json-text.ts'
import { viewOf } from './node-view.ts'
import { acceptWebSocket } from './websocket.ts'

export interface KubeApi {
  /** What kubectl takes as its server; whoever knows it may ask. */
  readonly url: string
  close(): Promise<void>
}

/**
 * Serves a running node as a part of the Kubernetes API at a free port of 127.0.0.1. Every user of this machine reaches the port, so
 * each path begins with a secret. Not as a bearer token: over http kubectl sends none (client-go
 * tools/clientcmd/client_config.go@v0.36.4, ClientConfig), and a path needs no certificate.
 */
export async function startKubeApi(node: StreamingNode, plan: Plan, signal: AbortSignal): Promise<KubeApi> {
  const token = randomBytes(32).toString('hex')
  const closed = new AbortController()
  const all = AbortSignal.any([signal, closed.signal])
  const view = viewOf(node, plan, all)
  const accepted = (request: IncomingMessage, gone: AbortSignal): ApiRequest => {
    const url = urlOf(request)
    const [, given = '', ...path] = url?.pathname.split('/') ?? []
    if (!url || !isSame(given, token) || isOfPage(request))
      throw new ApiError(
        'Forbidden',
        'this server answers the kubectl that `bakelet kubectl` started, and nobody else',
      )
    return { path: `/${path.join('/')}`, query: url.searchParams, signal: AbortSignal.any([all, gone]) }
  }
  const server = createServer(async (request, response) => {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    try {
      await answer(accepted(request, gone.signal), request, response, view)
    } catch (error) {
      if (response.headersSent) response.destroy()
      else {
        // Nobody reads the body of a request that is refused.
        response.setHeader('connection', 'close')
        const status = statusOf(error)
        sendJson(response, status.code, status)
      }
    }
  })
  const upgraded = new Set<Duplex>()
  server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket)
    const gone = new AbortController()
    socket.once('close', () => {
      upgraded.delete(socket)
      gone.abort()
    })
    socket.on('error', () => {})
    try {
      await acceptWebSocket(accepted(request, gone.signal), { request, socket, head }, view)
    } catch (error) {
      refuseUpgrade(socket, error)
    }
  })
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/${token}`,
    close: async () => {
      closed.abort()
      const ended = once(server, 'close')
      server.close()
      server.closeAllConnections()
      for (const socket of upgraded) socket.destroy()
      await ended
    },
  }
}

/** Undefined where it cannot be parsed, as "//". */
function urlOf({ url = '' }: IncomingMessage): URL | undefined {
  const here = 'http://127.0.0.1'
  return URL.canParse(url, here) ? new URL(url, here) : undefined
}

/** kubectl names the host of its kubeconfig and has no origin; a page has one, or a name of its own for this address. */
function isOfPage({ headers, socket }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers.host !== `127.0.0.1:${socket.localPort}`
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** A plain answer in place of the upgrade: kubectl prints the message of a Status. */
function refuseUpgrade(socket: Duplex, error: unknown): void {
  const status = statusOf(error)
  const body = jsonText(status)
  // The other end may keep its half open without end, and no time limit of the HTTP server holds for an upgrade.
  const close = () => socket.destroy()
  socket.end(
    [
      `HTTP/1.1 ${status.code} ${status.reason}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
    close,
  )
}
