import type { IncomingMessage, ServerResponse } from 'node:http'
import { ApiError } from './api-error.ts'
import { discoveryDocument } from './discovery.ts'
import { jsonText } from './json-text.ts'
import { answerLog } from './log.ts'
import type { NodeView } from './node-view.ts'
import { objectsDocument, selected, wantsTable } from './objects-answer.ts'
import { refuseWatch } from './refuse-watch.ts'
import { askedOf, noSubresource } from './request.ts'

/** A request whose token was right. */
export interface ApiRequest {
  /** Without the token. */
  readonly path: string
  readonly query: URLSearchParams
  /** Aborts when kubectl has gone. */
  readonly signal: AbortSignal
}

/** Answers a request. Throws ApiError where it cannot. */
export async function answer(
  { path, query, signal }: ApiRequest,
  request: IncomingMessage,
  response: ServerResponse,
  view: NodeView,
): Promise<void> {
  if (request.method !== 'GET') throw readOnly(request.method ?? '', path)
  const document = discoveryDocument(path, view.plan)
  if (document) return sendJson(response, 200, document)
  if (path === '/openapi/v2') {
    response.writeHead(200, { 'content-type': openApiV2 })
    response.end()
    return
  }
  const asked = askedOf(path)
  if (asked.subresource === 'log' && asked.resource.name === 'pods')
    return answerLog(asked, { query, signal }, response, view)
  if (asked.subresource !== undefined) throw noSubresource(asked)
  if (query.get('watch')) return refuseWatch(query, response, signal)
  const objects = await selected(asked, query, view)
  sendJson(
    response,
    200,
    objectsDocument(asked, objects, wantsTable(request.headers.accept) ? 'table' : 'objects'),
  )
}

/**
 * kubectl asks for the schema before it sends a manifest (`apply`, `create`), and says no more than that it got none. With an empty one
 * (no byte in protobuf) it goes on, and prints why the manifest is refused.
 */
const openApiV2 = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

function readOnly(method: string, path: string): ApiError {
  return new ApiError(
    'MethodNotAllowed',
    `\`bakelet kubectl\` changes nothing (${method} ${path}): change the pods of the config, then run \`bakelet apply\``,
  )
}

export function sendJson(response: ServerResponse, code: number, document: object): void {
  const text = jsonText(document)
  response.writeHead(code, { 'content-type': 'application/json' })
  response.end(text)
}
