import { WorldError } from '../../host/errors.ts'
import { UnreachableError } from '../../host/http.ts'
import type { Report } from '../events.ts'
import type { RegistryRequest } from './registry.ts'
import type { RegistryServer, ServersOf } from './servers.ts'

interface Request extends Omit<RegistryRequest, 'server'> {
  readonly subject: string
  readonly serversOf: ServersOf
  readonly unreachable: Map<string, string>
  readonly report: Report
}

/**
 * Asks the servers of an image's registry, one after the other, as containerd does: whatever is wrong with a mirror, the
 * next one is asked, and a note says why. Throws what the registry itself, the last one, says.
 */
export async function askServers<T>(
  request: Request,
  capability: 'pull' | 'resolve',
  ask: (request: RegistryRequest) => Promise<T>,
): Promise<{ readonly answer: T; readonly from: string }> {
  const { reference, serversOf, report, subject } = request
  const servers = serversOf(reference.registry)
  for (const server of servers.slice(0, -1)) {
    if (!server[capability]) continue
    try {
      return { answer: await askOnce(request, server, ask), from: server.host }
    } catch (error) {
      request.signal.throwIfAborted()
      if (!(error instanceof WorldError)) throw error
      const why = error instanceof UnreachableError ? error.reason : error.message
      report({ kind: 'note', subject, text: `not from the mirror ${server.host}: ${why}` })
    }
  }
  const registry = servers.at(-1)
  if (!registry) throw new Error(`${reference.registry} has no server`)
  return { answer: await askOnce(request, registry, ask), from: registry.host }
}

/** A server that did not answer once is not asked again. */
async function askOnce<T>(
  { unreachable, ...request }: Request,
  server: RegistryServer,
  ask: (request: RegistryRequest) => Promise<T>,
): Promise<T> {
  const known = unreachable.get(server.host)
  if (known !== undefined) throw new UnreachableError(`https://${server.host}/v2/`, known)
  try {
    return await ask({ ...request, server })
  } catch (error) {
    if (error instanceof UnreachableError) unreachable.set(server.host, error.reason)
    throw error
  }
}
