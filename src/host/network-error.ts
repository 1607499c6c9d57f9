/** Codes of errno(3), of getaddrinfo(3) and of undici (lib/core/errors.js, 7). */
const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no network',
  ETIMEDOUT: 'the connection timed out',
  EPROTO: 'its TLS cannot be used',
  UND_ERR_CONNECT_TIMEOUT: 'the connection timed out',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped sending',
  UND_ERR_SOCKET: 'the connection was closed',
}

/** What went wrong on the way to a server, in words. */
export function networkErrorReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Node tries every address of a name and reports the failures together.
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause
  const code = (error as NodeJS.ErrnoException).code
  const known = code === undefined ? undefined : reasons[code]
  if (known) return known
  if (inner instanceof Error) return networkErrorReason(inner)
  return code && !error.message.includes(code) ? `${error.message} (${code})` : error.message
}
