import type { Config } from '../../config/schema.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import { type TomlValue, toml } from '../../render/toml.ts'

type Registry = Config['registries'][string]

/** A file beside hosts.toml: the copy of one that the config names. */
export interface BesideHosts {
  readonly name: string
  /** The key that names it. */
  readonly path: ConfigPath
}

/** The folder of a registry: containerd looks for HOST_PORT_ first (hostPaths in its core/remotes/docker/config@v2.3.6). */
export function hostsFolder(host: string): string {
  return host === '*' ? '_default' : host.replace(/:(\d+)$/, '_$1_')
}

/** containerd docs/hosts.md; the names of the certificates are relative to the file. */
export function hostsToml(host: string, registry: Registry): string {
  const { mirrors } = registry
  return `# Made by bakelet from \`registries\` in its config.\n${toml({
    ...serverOf(host, registry),
    ...trust(registry, registryCA),
    // Without this table containerd 1.6 takes the file for broken (getSortedHosts in its remotes/docker/config).
    host: Object.fromEntries(
      mirrors.map((mirror, index) => [
        // Of https://a/ containerd would make https://a//v2 (parseHostConfig).
        mirror.url.replace(/\/$/, ''),
        {
          capabilities: mirror.capabilities,
          ...trust(mirror, mirrorCA(index)),
          ...(mirror.overridePath ? { override_path: true } : {}),
        },
      ]),
    ),
  })}`
}

/** The certificates that hosts.toml names. */
export function certificatesOf(host: string, registry: Registry): BesideHosts[] {
  const path: ConfigPath = ['registries', host]
  const named = (server: Trusted, name: string, path: ConfigPath) =>
    isChecked(server) ? [{ name, path: [...path, 'ca'] }] : []
  return [
    ...named(registry, registryCA, path),
    ...registry.mirrors.flatMap((mirror, index) =>
      named(mirror, mirrorCA(index), [...path, 'mirrors', index]),
    ),
  ]
}

type Trusted = Pick<Registry, 'ca' | 'insecure'>

/** With `insecure` no certificate is checked, and given an authority containerd would try HTTPS where HTTP is asked for. */
const isChecked = ({ ca, insecure }: Trusted) => ca !== undefined && insecure === undefined

const registryCA = 'ca.crt'
const mirrorCA = (index: number) => `mirror-${index + 1}.crt`

/**
 * Always there: without it containerd neither insists on HTTPS nor checks the certificate of a registry on localhost
 * (ConfigureHosts). Only `*` has no one server.
 */
function serverOf(host: string, { insecure }: Registry): { server?: string } {
  if (host === '*') return {}
  const name = host === 'docker.io' ? 'registry-1.docker.io' : host
  return { server: `${insecure === 'http' ? 'http' : 'https'}://${name}` }
}

function trust(server: Trusted, file: string): Record<string, TomlValue> {
  return {
    ...(isChecked(server) ? { ca: file } : {}),
    ...(server.insecure === 'skip-verify' ? { skip_verify: true } : {}),
  }
}
