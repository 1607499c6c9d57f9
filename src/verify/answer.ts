import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** How a port answered: HTTP with a status, alone or inside of TLS, or with other bytes, or a connection that somebody keeps open. */
export type Answer = { readonly kind: 'http' | 'https'; readonly status: number } | { readonly kind: 'tcp' }

/** A server that is silent for so long waits for a protocol other than HTTP; without KVM a first answer takes seconds. */
const silenceMs = 15_000

/**
 * Asks a TCP port with an HTTP request. Undefined: nobody is there. QEMU's user network takes a connection before the
 * guest does and then ends it, so a connection alone is not an answer: bytes are, or a long silence. A server that speaks
 * TLS alone may end such a connection without a byte, too (HAProxy does): it is asked again by TLS, whatever certificate it has.
 */
export async function askPort(host: string, port: number, signal: AbortSignal): Promise<Answer | undefined> {
  const plain = await ask(connect({ host, port }), 'http', { host, port, signal })
  if (plain !== 'ended') return plain
  const tls = await ask(connectTls({ host, port, rejectUnauthorized: false }), 'https', {
    host,
    port,
    signal,
  })
  return tls === 'ended' ? undefined : tls
}

interface Question {
  readonly host: string
  readonly port: number
  readonly signal: AbortSignal
}

/** Sends the request as soon as the socket is ready. `ended`: there was a connection, and not one byte. */
async function ask(
  socket: Socket,
  kind: 'http' | 'https',
  { host, port, signal }: Question,
): Promise<Answer | 'ended' | undefined> {
  return new Promise(resolve => {
    const end = (answer: Answer | 'ended' | undefined) => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      resolve(answer)
    }
    const onAbort = () => end(undefined)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    let connected = false
    socket.once('connect', () => {
      connected = true
    })
    socket.setTimeout(silenceMs, () => end(connected ? { kind: 'tcp' } : undefined))
    socket.once(kind === 'http' ? 'connect' : 'secureConnect', () =>
      socket.write(`GET / HTTP/1.0\r\nHost: ${host}:${port}\r\n\r\n`),
    )
    socket.once('data', data => {
      const status = /^HTTP\/\d\.\d (\d{3})/.exec(data.toString('latin1'))?.[1]
      end(status === undefined ? { kind: 'tcp' } : { kind, status: Number(status) })
    })
    // OpenSSL's errors are about bytes that came: an alert, or another protocol than TLS.
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      end(code?.startsWith('ERR_SSL_') ? { kind: 'tcp' } : connected ? 'ended' : undefined),
    )
    socket.once('end', () => end('ended'))
  })
}
