import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { emptyFolder } from '../../support/run.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

async function listen(server: Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return (server.address() as AddressInfo).port
}

export interface Authority {
  /** PEM file of the authority's own certificate. */
  readonly path: string
  readonly key: string
  readonly cert: string
}

/** A certificate authority of our own, and a server's certificate by it for these hosts (openssl(1)). */
export async function authority(hosts: readonly string[]): Promise<Authority> {
  const folder = await emptyFolder()
  const openssl = (...args: string[]) => promisify(execFile)('openssl', args, { cwd: folder })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  await openssl('req', '-x509', ...key, '-subj', '/CN=closed', '-keyout', 'ca.key', '-out', 'ca.pem')
  await openssl(
    'req',
    ...key.slice(0, -2),
    '-subj',
    '/CN=server',
    '-keyout',
    'key.pem',
    '-out',
    'request.pem',
  )
  await writeFile(
    join(folder, 'names'),
    `subjectAltName=${hosts.map(host => `${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}`).join(',')}\n`,
  )
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names']
  await openssl('x509', '-req', '-in', 'request.pem', ...by, '-out', 'cert.pem')
  const read = (name: string) => readFile(join(folder, name), 'utf8')
  return { path: join(folder, 'ca.pem'), key: await read('key.pem'), cert: await read('cert.pem') }
}

/** A TLS server on 127.0.0.1, whose names only the proxy knows. */
export async function tlsServer({ key, cert }: Authority, handler: Handler): Promise<number> {
  return listen(createTlsServer({ key, cert }, handler))
}

export interface Proxy {
  readonly url: string
  /** "CONNECT host:443", "GET http://host/path": what was asked of it. */
  readonly asked: readonly string[]
}

/** A proxy that takes every TLS connection to one port of this machine, and answers plain requests with 404. */
export async function proxyTo(tlsPort: number): Promise<Proxy> {
  const asked: string[] = []
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    response.writeHead(404).end()
  })
  server.on('connect', (incoming, socket, head) => {
    asked.push(`CONNECT ${incoming.url}`)
    const upstream = connect(tlsPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    for (const end of [socket, upstream]) end.on('error', () => socket.destroy())
  })
  const port = await listen(server)
  onTestFinished(() => server.closeAllConnections())
  return { url: `http://127.0.0.1:${port}`, asked }
}
