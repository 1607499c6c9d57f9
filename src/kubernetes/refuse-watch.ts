import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, statusOf } from './api-error.ts'
import { jsonText } from './json-text.ts'

/** kubectl sees a list up to 100 ms later (client-go tools/cache/shared_informer.go@v0.36.4, syncedPollPeriod). */
const beginsForMs = 1000

/** Refuses to watch. Throws ApiError, unless kubectl has what it needs when it begins to watch. */
export async function refuseWatch(query: URLSearchParams, response: ServerResponse, signal: AbortSignal) {
  const refusal = new ApiError(
    'MethodNotAllowed',
    '`bakelet kubectl` does not watch: run `watch bakelet ps`, or wait with `until bakelet status; do sleep 5; done`',
  )
  if (!followsList(query)) throw refusal
  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()
  await sleep(beginsForMs, undefined, { signal }).catch(() => undefined)
  response.end(`${jsonText({ type: 'ERROR', object: statusOf(refusal) })}\n`)
}

/**
 * `kubectl wait` begins to watch while it still looks at the list that it got, and prints that the watch failed even where the list was
 * all that it needed. `kubectl get -w` asks for no bookmarks; with sendInitialEvents a watch stands in for a list, which kubectl
 * asks for when it is refused (client-go tools/cache/reflector.go@v0.36.4, watchList and watch).
 */
function followsList(query: URLSearchParams): boolean {
  return query.get('allowWatchBookmarks') === 'true' && query.get('sendInitialEvents') === null
}
