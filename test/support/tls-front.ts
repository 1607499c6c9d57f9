import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createServer } from 'node:tls'
import { type Authority, authority } from '../host/proxy/network.ts'

/** A server of TLS on the loopback in front of another one. It lets in who has a certificate of its authority. */
export interface TlsFront extends Pick<Authority, 'path' | 'key' | 'cert'> {
  readonly port: number
  /** Ends all connections, and takes no more. */
  close(): Promise<void>
}

/** `names`: of the server; its certificate is that of the clients, too. `port`: 0 for any. */
export async function tlsFront(
  to: number,
  names: readonly string[],
  made?: { readonly authority: Authority; readonly port: number },
): Promise<TlsFront> {
  const { path, key, cert } = made?.authority ?? (await authority(names))
  const open = new Set<Socket>()
  const options = { key, cert, ca: readFileSync(path), requestCert: true, rejectUnauthorized: true }
  const server = createServer(options, socket => {
    const upstream = connect(to, '127.0.0.1')
    socket.pipe(upstream).pipe(socket)
    for (const end of [socket, upstream]) end.on('error', () => socket.destroy())
  })
  server.on('connection', socket => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  await once(server.listen(made?.port ?? 0, '127.0.0.1'), 'listening')
  return {
    ...{ path, key, cert, port: (server.address() as AddressInfo).port },
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of open) socket.destroy()
      await closed
    },
  }
}
