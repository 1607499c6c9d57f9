import type { Config } from '../../config/schema.ts'
import type { Weakening } from '../weakening.ts'
import { isStrongSuite } from './server.ts'

type Fields = Readonly<Record<string, unknown>>

interface Guard {
  readonly field: string
  readonly flag?: string
  readonly isWeak: (value: unknown, values: (field: string) => unknown) => boolean
  readonly means: string
}

const isOn = (value: unknown) => String(value) === 'true'

/** Upstream serves none of the others without these (pkg/kubelet/server/server.go@v1.36.4, NewServer). */
const withDebugging: Guard['isWeak'] = (value, effective) =>
  isOn(value) && isOn(effective('enableDebuggingHandlers'))

const guards: readonly Guard[] = [
  {
    field: 'tlsMinVersion',
    flag: 'tls-min-version',
    isWeak: value => value !== 'VersionTLS13',
    means: 'the kubelet server accepts a version of TLS before 1.3',
  },
  {
    field: 'tlsCipherSuites',
    flag: 'tls-cipher-suites',
    isWeak: (value, effective) =>
      effective('tlsMinVersion') !== 'VersionTLS13' && !suitesOf(value).every(isStrongSuite),
    means: 'the kubelet server accepts suites of TLS 1.2 that count as weak',
  },
  {
    field: 'streamingConnectionIdleTimeout',
    flag: 'streaming-connection-idle-timeout',
    isWeak: value => /^0+(\.0+)?([a-zµ]+)?$/.test(String(value)),
    means: 'connections to the kubelet server that carry nothing stay open for ever',
  },
  {
    field: 'enableDebuggingHandlers',
    flag: 'enable-debugging-handlers',
    isWeak: isOn,
    means: 'each client of the kubelet server runs commands in every container, and reads its logs',
  },
  {
    field: 'enableSystemLogHandler',
    isWeak: withDebugging,
    means: 'each client of the kubelet server reads /var/log of the node',
  },
  {
    field: 'enableProfilingHandler',
    isWeak: withDebugging,
    means: 'each client of the kubelet server profiles the kubelet',
  },
  {
    field: 'enableDebugFlagsHandler',
    isWeak: withDebugging,
    means: 'each client of the kubelet server changes how much the kubelet logs',
  },
]

/** What a config takes from serverDefaults(). */
export function serverWeakenings({ server, config, flags }: Config['kubelet'], fields: Fields): Weakening[] {
  if (server === 'off') return []
  const flagOf = (field: string) => guards.find(one => one.field === field)?.flag
  const given = (field: string) => {
    const flag = flagOf(field)
    return flag !== undefined && Object.hasOwn(flags, flag) ? flag : undefined
  }
  const effective = (field: string) => {
    const flag = given(field)
    return flag === undefined ? fields[field] : flags[flag]
  }
  return guards.flatMap(({ field, isWeak, means }) => {
    const flag = given(field)
    if (flag === undefined && !Object.hasOwn(config, field)) return []
    const value = effective(field)
    if (!isWeak(value, effective)) return []
    return [{ key: flag === undefined ? `kubelet.config.${field}` : `kubelet.flags.${flag}`, value, means }]
  })
}

/** An empty list is Go's own, which has more than the strong ones. */
function suitesOf(value: unknown): readonly unknown[] {
  const suites = typeof value === 'string' ? value.split(',').map(suite => suite.trim()) : value
  return Array.isArray(suites) && suites.length > 0 ? suites : ['']
}
