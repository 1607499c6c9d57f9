import { createServer } from 'node:net'

/** Whether a TCP port of 127.0.0.1 is free for this process now. A privileged one is not, for an ordinary user. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise(resolve => {
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}
