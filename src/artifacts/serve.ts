import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { isSystemError, WorldError } from '../host/errors.ts'
import type { Sha256 } from '../plan/types.ts'
import type { Store } from './store.ts'

export interface ServeOptions {
  /** Address to listen on. Default: 127.0.0.1. */
  readonly host?: string
  /** Default: 0, any free port. */
  readonly port?: number
  /** Only these. Default: everything in the store. */
  readonly allow?: ReadonlySet<Sha256>
  /** Called with every request when its answer has been sent. */
  readonly onRequest?: (request: ServedRequest) => void
}

export interface ServedRequest {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Bytes of body that were sent. */
  readonly bytes: number
}

export interface StoreServer {
  /** "http://127.0.0.1:40123", without a slash at its end. Files are at /sha256/HEX below it. */
  readonly url: string
  close(): Promise<void>
}

/** Serves the store's files at /sha256/HEX, with GET, HEAD and single ranges, and nothing else. */
export async function serveStore(store: Store, options: ServeOptions = {}): Promise<StoreServer> {
  const { host = '127.0.0.1', port = 0, onRequest } = options
  const server = createServer((request, response) => {
    let bytes = 0
    answer(store, options.allow, request, response, sent => {
      bytes += sent
    })
      // A client that went away in the middle: nothing to tell it.
      .catch(() => response.destroy())
      .finally(() =>
        onRequest?.({
          method: request.method ?? '',
          path: request.url ?? '',
          status: response.statusCode,
          bytes,
        }),
      )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: Error) =>
      reject(
        new WorldError(`cannot listen on ${host} port ${port}: ${error.message}`, {
          ...(isSystemError(error, 'EADDRINUSE')
            ? { next: 'another program has this port: name another one' }
            : {}),
          cause: error,
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
  const address = server.address() as AddressInfo
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  store: Store,
  allow: ReadonlySet<Sha256> | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  onSent: (bytes: number) => void,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end()
    return
  }
  // The whole path is matched, so there is nothing to normalise and nowhere else to go.
  const sha256 = /^\/sha256\/([0-9a-f]{64})$/.exec(request.url ?? '')?.[1]
  const file = sha256 !== undefined && (allow?.has(sha256) ?? true) ? await store.find(sha256) : undefined
  if (!file) {
    response.writeHead(404, { 'content-length': 0 }).end()
    return
  }
  const size = file.sizeBytes
  const headers = {
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-type': 'application/octet-stream',
    etag: `"${file.sha256}"`,
  }
  const range = requestedRange(request, headers.etag, size)
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}`, 'content-length': 0 }).end()
    return
  }
  const [start, end] = range ?? [0, size - 1]
  response.writeHead(range ? 206 : 200, {
    ...headers,
    'content-length': end - start + 1,
    ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
  })
  if (request.method === 'HEAD' || size === 0) {
    response.end()
    return
  }
  const body = createReadStream(file.path, { start, end })
  body.on('data', chunk => onSent(chunk.length))
  await pipeline(body, response)
}

/** First and last byte that were asked for; undefined for the whole file (RFC 9110, 14.2: what is not understood is ignored). */
function requestedRange(
  request: IncomingMessage,
  etag: string,
  size: number,
): readonly [number, number] | 'unsatisfiable' | undefined {
  const { range, 'if-range': ifRange } = request.headers
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined
  const match = /^bytes=(\d*)-(\d*)$/.exec(range)
  const [, first = '', last = ''] = match ?? []
  if (!match || (first === '' && last === '')) return undefined
  if (first === '')
    return Number(last) === 0 || size === 0 ? 'unsatisfiable' : [Math.max(0, size - Number(last)), size - 1]
  if (Number(first) >= size) return 'unsatisfiable'
  if (last !== '' && Number(last) < Number(first)) return undefined
  return [Number(first), last === '' ? size - 1 : Math.min(Number(last), size - 1)]
}
