import { type HttpClient, openHttpClient, UnreachableError } from '../host/http.ts'

/** Says, once per host, whether it can be reached. */
export interface Reachability {
  /** Undefined: the host answers. Otherwise why it cannot be reached. */
  check(url: string): Promise<UnreachableError | undefined>
}

// Short, because `up` waits: a host that is there answers a HEAD request well within.
const timeouts = { connectMs: 3000, headersMs: 3000, bodyMs: 3000 }
const limitMs = 5000

/** Asks each host once and remembers the answer; a 404 or 403 is an answer too, 5xx twice in a row does not count as one. */
export function openReachability(signal: AbortSignal): Reachability {
  const answers = new Map<string, Promise<UnreachableError | undefined>>()
  return {
    check(url) {
      const { origin } = new URL(url)
      const known = answers.get(origin) ?? ask(url, signal)
      answers.set(origin, known)
      return known
    },
  }
}

async function ask(url: string, signal: AbortSignal): Promise<UnreachableError | undefined> {
  const limit = AbortSignal.timeout(limitMs)
  const http = await openHttpClient(timeouts)
  try {
    const first = await askOnce(http, url, AbortSignal.any([signal, limit]))
    return first && (await askOnce(http, url, AbortSignal.any([signal, limit])))
  } catch (error) {
    signal.throwIfAborted()
    if (limit.aborted) return new UnreachableError(url, `it did not answer within ${limitMs / 1000} s`, error)
    throw error
  } finally {
    await http.close()
  }
}

async function askOnce(
  http: HttpClient,
  url: string,
  signal: AbortSignal,
): Promise<UnreachableError | undefined> {
  try {
    const response = await http.request('HEAD', url, { signal })
    response.discard()
    return response.status >= 500
      ? new UnreachableError(response.url, `it answers ${response.status}`)
      : undefined
  } catch (error) {
    if (error instanceof UnreachableError) return error
    throw error
  }
}
