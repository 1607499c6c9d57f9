import { serve } from '../tasks/serve.ts'
import type { ExitCode } from './exit-code.ts'
import { complain, print } from './print.ts'
import { interrupted } from './signals.ts'

/** `bakelet serve`: the store over HTTP on 127.0.0.1 until Ctrl-C. */
export async function serveCommand({ port }: { readonly port: number }): Promise<ExitCode> {
  const signal = interrupted()
  const server = await serve({
    port,
    onRequest: ({ method, path, status, bytes }) => complain(`${method} ${path} ${status} ${bytes}`),
  })
  print(server.url)
  complain('Ctrl-C stops the server')
  await new Promise(resolve => signal.addEventListener('abort', resolve))
  await server.close()
  return 0
}
