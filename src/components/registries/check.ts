import type { Config } from '../../config/schema.ts'
import { formatPath } from '../../diagnostics/config-path.ts'
import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'

type Registry = Config['registries'][string]
type Mirror = Registry['mirrors'][number]

/** What the schema cannot say about `registries`. */
export function checkRegistries({ registries }: Config, file: string): Diagnostic[] {
  return Object.entries(registries)
    .flatMap(([host, registry]) => [
      ...checkServer(host, registry, ['registries', host]),
      ...checkMirrors(registry, ['registries', host, 'mirrors']),
    ])
    .map(finding => ({ ...finding, file }))
}

type Finding = Omit<Diagnostic, 'file'>

const error = (path: ConfigPath, message: string, hint: string): Finding => ({
  ...{ code: 'registry-invalid', severity: 'error', message, path, hint },
})

function checkServer(host: string, { ca, insecure, credentials }: Registry, path: ConfigPath): Finding[] {
  // The kubelet looks credentials up by the host of an image (pkg/credentialprovider/keyring.go@v1.36.4).
  if (host === '*' && credentials !== undefined)
    return [
      error(
        [...path, 'credentials'],
        '`*` is many registries, and credentials are for one',
        'write them at the registry that they are for',
      ),
    ]
  if (host === '*' && insecure === 'http')
    return [
      error(
        [...path, 'insecure'],
        '`*` is many registries, and plain HTTP is for one',
        'name each registry that has no TLS',
      ),
    ]
  return checkInsecure({ ca, insecure, credentials }, path, host === '*' ? 'any other registry' : host)
}

function checkMirrors({ mirrors, credentials }: Registry, path: ConfigPath): Finding[] {
  const seen = new Map<string, number>()
  return mirrors.flatMap((mirror, index) => {
    const here = [...path, index]
    const url = mirror.url.replace(/\/$/, '')
    const other = seen.get(url)
    if (other !== undefined)
      return [error([...here, 'url'], `the mirror ${url} is there twice`, 'keep one of the two')]
    seen.set(url, index)
    const scheme = checkScheme(mirror, here)
    return [
      ...scheme,
      ...checkCapabilities(mirror, here),
      ...checkPath(mirror, here),
      ...(scheme.length > 0 ? [] : checkInsecure({ ...mirror, credentials }, here, mirror.url)),
    ]
  })
}

/** containerd takes an empty list for all of them. */
function checkCapabilities({ capabilities, url }: Mirror, path: ConfigPath): Finding[] {
  if (capabilities.length > 0) return []
  const hint = 'write pull, resolve or both, or remove the mirror'
  return [error([...path, 'capabilities'], `${url} could do nothing`, hint)]
}

function checkScheme({ url, insecure }: Mirror, path: ConfigPath): Finding[] {
  const isPlain = url.startsWith('http://')
  if (isPlain && insecure === undefined)
    return [
      {
        code: 'registry-insecure',
        severity: 'error',
        message: `the mirror ${url} has no TLS: everybody on the way can change what comes`,
        path: [...path, 'url'],
        hint: 'write https://; where that cannot be, add `insecure: http`',
      },
    ]
  if (isPlain === (insecure === 'http') || insecure === undefined) return []
  const at = [...path, 'insecure']
  return [
    isPlain
      ? error(at, `\`skip-verify\` is about a certificate, and ${url} has none`, 'write `insecure: http`')
      : error(at, `\`http\` is for a URL that begins with http://, not for ${url}`, 'remove `insecure`'),
  ]
}

/** parseHostConfig appends /v2 to each path that does not end with it (core/remotes/docker/config/hosts.go@v2.3.6). */
function checkPath({ url, overridePath }: Mirror, path: ConfigPath): Finding[] {
  const { pathname } = new URL(url)
  if (overridePath && pathname === '/')
    return [
      error(
        [...path, 'overridePath'],
        `${url} has no path that could be the whole one`,
        'remove `overridePath`, or write the path of the API, which begins with /v2 for most servers',
      ),
    ]
  if (overridePath || !/^\/v2\/./.test(pathname)) return []
  return [
    error(
      [...path, 'url'],
      `containerd would ask ${url.replace(/\/$/, '')}/v2: it appends /v2 to a path`,
      'add `overridePath: true`',
    ),
  ]
}

function checkInsecure(
  { ca, insecure, credentials }: Pick<Registry, 'ca' | 'insecure' | 'credentials'>,
  path: ConfigPath,
  name: string,
): Finding[] {
  if (insecure === undefined) return []
  if (ca !== undefined)
    return [
      {
        code: 'registry-insecure',
        severity: 'warning',
        message: `\`${formatPath([...path, 'ca'])}\` does nothing: with \`insecure\` no certificate of ${name} is checked`,
        path: [...path, 'insecure'],
        at: 'key',
        hint: 'remove `insecure`, and the certificate is checked',
      },
    ]
  const password = credentials === undefined ? '' : ', and read the password'
  const what = insecure === 'http' ? 'is asked without TLS' : 'is not checked for its certificate'
  return [
    {
      code: 'registry-insecure',
      severity: 'warning',
      message: `${name} ${what}: everybody on the way can change an image that is named by a tag${password}`,
      path: [...path, 'insecure'],
      hint:
        insecure === 'http'
          ? 'give it TLS, or name images by their digest'
          : 'name the authority of its certificate as `ca`',
    },
  ]
}
