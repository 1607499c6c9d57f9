import type { Config } from '../../config/schema.ts'
import type { Mode } from '../../plan/entry.ts'
import { from } from '../../plan/origin.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { PlannedFile } from '../../plan/types.ts'
import { aptSetting } from '../../render/apt.ts'
import type { Encoded } from '../../render/encoded.ts'
import { environmentLine } from '../../render/environment.ts'
import { unitWord } from '../../render/unit.ts'
import { podSubnets } from '../cni/pod-subnets.ts'
import { staticAddresses } from './network/interfaces.ts'

const origin = from('system')
type Proxy = Config['system']['proxy']

export const hasProxy = ({ http, https }: Proxy) => http !== undefined || https !== undefined

/** The URLs with a user, which may be a token (diagnostics/mask-passwords.ts), or with a password. */
export const withPassword = (proxy: Proxy) =>
  (['http', 'https'] as const).filter(key => proxy[key]?.includes('@'))

/**
 * What units that use the network read, as EnvironmentFile=. Not Environment=, whose values every user can ask systemd for
 * (systemd.exec(5)).
 */
export function proxyFiles({ prefix, system }: Config): Encoded[] {
  return hasProxy(system.proxy) ? [unitWord(nodePaths(prefix).proxy)] : []
}

export function proxySettings(config: Config): PlannedFile[] {
  const { proxy } = config.system
  if (!hasProxy(proxy)) return []
  const hasPassword = withPassword(proxy).length > 0
  const where = { ...origin('system', 'proxy'), ...(hasPassword ? { secret: true as const } : {}) }
  // apt warns an ordinary user about a file that he cannot read.
  const mode: Mode = hasPassword ? '0600' : '0644'
  return [
    { path: nodePaths(config.prefix).proxy, mode: '0600', content: environment(config), ...where },
    { path: '/etc/apt/apt.conf.d/80bakelet-proxy', mode, content: aptConf(proxy), ...where },
  ]
}

/** curl reads only the small `http_proxy` (curl(1)); Go's programs read both, the large one first (httpproxy.FromEnvironment). */
function environment(config: Config): string {
  const { http, https } = config.system.proxy
  const variables = [
    ['HTTP_PROXY', http],
    ['HTTPS_PROXY', https],
    ['NO_PROXY', exceptions(config).join(',')],
  ] as const
  const both = variables.flatMap(([name, value]) =>
    value === undefined ? [] : [environmentLine(name, value), environmentLine(name.toLowerCase(), value)],
  )
  return `# Made by bakelet.\n${both.join('')}`
}

/**
 * Go's programs never ask a proxy for the loopback (golang.org/x/net v0.43, http/httpproxy, useProxy), but curl does. At the
 * address of cloud metadata only the machine itself gets an answer about itself.
 */
function exceptions({ name, cni, system }: Config): string[] {
  const own = ['localhost', '127.0.0.0/8', '::1', '169.254.169.254', system.hostname ?? name]
  return [
    ...new Set([
      ...own,
      ...staticAddresses(system.network),
      ...podSubnets(cni.network),
      ...system.proxy.noProxy,
    ]),
  ]
}

/** apt-transport-http(1): DIRECT is for one host, without those below it. */
function aptConf({ http, https, noProxy }: Proxy): string {
  const hosts = noProxy.filter(entry => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(entry))
  const lines = [
    ['http', http],
    ['https', https],
  ].flatMap(([scheme, url]) =>
    url === undefined
      ? []
      : [
          aptSetting(`Acquire::${scheme}::Proxy`, url),
          ...hosts.map(host => aptSetting(`Acquire::${scheme}::Proxy::${host}`, 'DIRECT')),
        ],
  )
  return `// Made by bakelet.\n${lines.join('')}`
}
