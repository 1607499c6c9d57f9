import { canonicalJson } from '../../plan/canonical-json.ts'
import { readCredentials } from './credentials.ts'
import { type RegistryFile, registryOf } from './named-files.ts'

/**
 * The credentials of all registries as the kubelet reads them, a config.json of Docker; undefined: there are none. The kubelet
 * knows docker.io by Docker's own name for it (pkg/credentialprovider/keyring.go@v1.36.4, defaultRegistryHost).
 */
export function dockerConfig(files: readonly RegistryFile[]): string | undefined {
  const auths = files
    .filter(({ kind }) => kind === 'credentials')
    .flatMap(({ text, path }): [string, object][] => {
      const host = registryOf(path)
      const found = readCredentials(text, host)
      // Why there are none is said by check-files.ts.
      if ('problem' in found) return []
      const auth = Buffer.from(`${found.username}:${found.password}`).toString('base64')
      return [[host === 'docker.io' ? 'https://index.docker.io/v1/' : host, { auth }]]
    })
  return auths.length === 0 ? undefined : `${canonicalJson({ auths: Object.fromEntries(auths) })}\n`
}
