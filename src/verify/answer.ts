import { connect } from 'node:net'

/** How a port answered: HTTP with a status, or a connection that somebody keeps open. */
export type Answer = { readonly kind: 'http'; readonly status: number } | { readonly kind: 'tcp' }

/** A server that is silent for so long waits for a protocol other than HTTP; without KVM a first answer takes seconds. */
const silenceMs = 15_000

/**
 * Asks a TCP port with an HTTP request. Undefined: nobody is there. QEMU's user network takes a connection before the
 * guest does and then ends it, so a connection alone is not an answer: bytes are, or a long silence.
 */
export async function askPort(host: string, port: number, signal: AbortSignal): Promise<Answer | undefined> {
  return new Promise(resolve => {
    const socket = connect({ host, port })
    const end = (answer: Answer | undefined) => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      resolve(answer)
    }
    const onAbort = () => end(undefined)
    signal.addEventListener('abort', onAbort, { once: true })
    socket.setTimeout(silenceMs, () => end(socket.connecting ? undefined : { kind: 'tcp' }))
    socket.once('connect', () => socket.write(`GET / HTTP/1.0\r\nHost: ${host}:${port}\r\n\r\n`))
    socket.once('data', data => {
      const status = /^HTTP\/\d\.\d (\d{3})/.exec(data.toString('latin1'))?.[1]
      end(status === undefined ? { kind: 'tcp' } : { kind: 'http', status: Number(status) })
    })
    socket.once('error', () => end(undefined))
    socket.once('end', () => end(undefined))
  })
}
