import type { Dispatcher } from 'undici'
import { WorldError } from './errors.ts'
import { networkErrorReason } from './network-error.ts'
import { discardBody, type LeastSpeed, readBody } from './response-body.ts'
import { shownUrl } from './shown-url.ts'

/** Nobody answered: no DNS record, a refused or timed-out connection, TLS that failed, a proxy that would not pass. */
export class UnreachableError extends WorldError {
  override readonly name = 'UnreachableError'
  readonly host: string
  readonly reason: string

  constructor(url: string, reason: string, cause?: unknown) {
    const { host } = new URL(url)
    super(`${shownUrl(url)}: ${host} cannot be reached: ${reason}`, {
      next: 'check the network, and HTTPS_PROXY and NODE_EXTRA_CA_CERTS if you are behind a proxy',
      cause,
    })
    this.host = host
    this.reason = reason
  }
}

/** The server answered with another status than asked for. */
export class HttpStatusError extends WorldError {
  override readonly name = 'HttpStatusError'
  readonly status: number

  constructor(url: string, status: number) {
    super(`${shownUrl(url)}: the server answered ${status}`, {
      next:
        status === 404 || status === 410
          ? 'check that this version exists for this architecture'
          : 'try again later, or check that the proxy lets this URL through',
    })
    this.status = status
  }
}

export interface HttpTimeouts {
  /** Milliseconds until the connection, with its TLS handshake, must stand. */
  readonly connectMs: number
  /** Milliseconds from the request to the end of the response's head. */
  readonly headersMs: number
  /** Milliseconds that may pass between two pieces of the body. */
  readonly bodyMs: number
  /** The least speed of a body. Default: that of readBody(). */
  readonly leastSpeed?: LeastSpeed
}

export interface HttpClient {
  /**
   * Sends one request, following up to five redirects. Resolves with any status; throws UnreachableError when nobody
   * answered. The caller reads or discards the body.
   */
  request(
    method: 'GET' | 'HEAD',
    url: string,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly signal: AbortSignal },
  ): Promise<HttpResponse>
  close(): Promise<void>
}

export interface HttpResponse {
  /** The URL that answered, after redirects. */
  readonly url: string
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body, piece by piece, as readBody() has it. */
  read(mostBytes: number): AsyncIterable<Uint8Array>
  /** Ends the response without reading its body. */
  discard(): void
}

const redirects = new Set([301, 302, 303, 307, 308])
const maximumRedirects = 5

/**
 * An HTTP client that honours HTTPS_PROXY, HTTP_PROXY and NO_PROXY. (NODE_EXTRA_CA_CERTS is read by Node itself, before
 * any of our code runs.)
 */
export async function openHttpClient(timeouts: HttpTimeouts): Promise<HttpClient> {
  const { EnvHttpProxyAgent, request } = (await import('undici')).default
  const timeoutOptions = {
    connect: { timeout: timeouts.connectMs },
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.bodyMs,
  }
  const agent = new EnvHttpProxyAgent({
    ...timeoutOptions,
    proxyTls: { timeout: timeouts.connectMs },
    // Plain HTTP as every proxy takes it. undici would ask for a tunnel to port 80, which Squid denies as it comes
    // (http_access deny CONNECT !SSL_ports in its squid.conf).
    proxyTunnel: false,
  })
  return {
    async request(method, url, { headers = {}, signal }) {
      let current = url
      for (let hop = 0; ; hop++) {
        const limit = AbortSignal.timeout(timeouts.connectMs + timeouts.headersMs)
        const response = await unlessAborted(
          AbortSignal.any([signal, limit]),
          request(current, {
            method,
            headers: { 'user-agent': 'bakelet', ...headers },
            signal,
            dispatcher: agent,
          }),
        ).catch((error: unknown) => {
          signal.throwIfAborted()
          const reason = limit.aborted ? 'it did not answer in time' : networkErrorReason(error)
          throw new UnreachableError(current, reason, error)
        })
        const location = response.headers.location
        if (!redirects.has(response.statusCode) || typeof location !== 'string')
          return answerOf(current, response, timeouts)
        // The body of a redirect says nothing, and may never end.
        discardBody(response.body)
        if (hop >= maximumRedirects)
          throw redirectError(
            url,
            `more than ${maximumRedirects} redirects, the last to ${shownUrl(location)}`,
          )
        current = redirectTarget(current, location)
      }
    },
    // Without waiting: undici's destroy() waits until a TLS handshake that hangs has timed out.
    close: async () => {
      agent.destroy().catch(() => {})
    },
  }
}

function answerOf(
  url: string,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  { leastSpeed }: HttpTimeouts,
): HttpResponse {
  return {
    ...{ url, status: statusCode, headers },
    read: mostBytes => readBody(url, body, { mostBytes, least: leastSpeed }),
    discard: () => discardBody(body),
  }
}

/** Where a redirect leads. Throws WorldError for what is not on the web, and for a way from https to http. */
function redirectTarget(from: string, location: string): string {
  if (!URL.canParse(location, from))
    throw redirectError(from, `redirects to ${JSON.stringify(shownUrl(location))}, which is not a URL`)
  const to = new URL(location, from)
  if (!/^https?:$/.test(to.protocol))
    throw redirectError(from, `redirects to ${shownUrl(to.href)}, which is not on the web`)
  if (new URL(from).protocol === 'https:' && to.protocol !== 'https:')
    throw redirectError(from, `redirects from https to ${shownUrl(to.href)}`)
  return to.href
}

function redirectError(from: string, what: string): WorldError {
  return new WorldError(`${shownUrl(from)}: ${what}`, {
    next: 'check the URL, and the proxy or mirror that answers for it',
  })
}

/**
 * Waits for work no longer than until the signal. undici 7 looks at its signal only once a connection stands, and connects
 * again without end to a proxy that hangs up before it answers (lib/dispatcher/client.js, onError).
 */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const stop = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { signal: stop.signal })
  })
  try {
    signal.throwIfAborted()
    return await Promise.race([work, aborted])
  } finally {
    stop.abort()
    // Of work that nobody waits for any more.
    work.catch(() => {})
  }
}
