import {
  type RegistryServer,
  registryItself,
  type ServersOf,
  type ServerTrust,
} from '../artifacts/images/servers.ts'
import { readCredentials } from '../components/registries/credentials.ts'
import { type RegistryFile, textAt } from '../components/registries/named-files.ts'
import { entryOf } from '../config/entry-of.ts'
import type { Config } from '../config/schema.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'

type Registry = Config['registries'][string]
type Mirror = Registry['mirrors'][number]

/** The servers that this machine asks: those that the node asks. */
export function serversOf({ registries }: Config, files: readonly RegistryFile[]): ServersOf {
  return host => {
    const key = entryOf(registries, host) ? host : '*'
    const registry = entryOf(registries, key)
    if (!registry) return [registryItself(host)]
    const path = ['registries', key]
    const credentials = credentialsOf(files, path, host)
    const trust = (of: Pick<Registry, 'ca' | 'insecure'>, path: ConfigPath): ServerTrust => {
      if (of.insecure !== undefined) return 'any'
      const ca = textAt(files, [...path, 'ca'])
      return ca === undefined ? 'system' : { ca }
    }
    return [
      ...registry.mirrors.flatMap((mirror, index) =>
        serverOf(mirror, trust(mirror, [...path, 'mirrors', index])),
      ),
      { host, folder: '', pull: true, resolve: true, trust: trust(registry, path) },
    ].map(server => ({ ...server, credentials }))
  }
}

/**
 * A mirror as skopeo reaches it: it asks HOST/v2/REPOSITORY and knows no other form of a URL. What is before or instead of
 * /v2 is for the node alone.
 */
function serverOf({ url, capabilities, overridePath }: Mirror, trust: ServerTrust): RegistryServer[] {
  const { host, pathname } = new URL(url)
  const path = pathname.replace(/\/$/, '')
  const isAsked = overridePath ? /^\/v2(\/|$)/.test(path) : path === '' || path === '/v2'
  if (!isAsked) return []
  const folder = path.slice('/v2/'.length)
  return [
    {
      host,
      folder: folder === '' ? '' : `${folder}/`,
      pull: capabilities.includes('pull'),
      resolve: capabilities.includes('resolve'),
      trust,
    },
  ]
}

/** containerd hands the credentials of an image to a mirror that asks for them, too (ParseAuth in its internal/cri@v2.3.6). */
function credentialsOf(files: readonly RegistryFile[], path: ConfigPath, host: string) {
  const text = textAt(files, [...path, 'credentials'])
  const found = text === undefined ? undefined : readCredentials(text, host)
  return found && 'password' in found ? found : undefined
}
