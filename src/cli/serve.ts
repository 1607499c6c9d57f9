import { serveStore } from '../artifacts/serve.ts'
import { openStore } from '../artifacts/store.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, print } from './print.ts'
import { interrupted } from './signals.ts'

/** `bakelet serve`: the store over HTTP on 127.0.0.1 until Ctrl-C. A QEMU guest reaches it as 10.0.2.2. */
export async function serve({ port }: { readonly port: number }): Promise<ExitCode> {
  const signal = interrupted()
  const server = await serveStore(await openStore(), {
    port,
    onRequest: ({ method, path, status, bytes }) => complain(`${method} ${path} ${status} ${bytes}`),
  })
  print(server.url)
  complain('Ctrl-C stops the server')
  await new Promise(resolve => signal.addEventListener('abort', resolve))
  await server.close()
  return 0
}
