import { one, parseQuantity } from '../../../components/pods/check/quantity.ts'
import { parseImageReference } from '../../../plan/image-reference.ts'
import type { ValueFault, ValueRule } from './value-rule.ts'

/** Names and texts that the kubelet parses. */
export const checkNames: ValueRule = subject => [
  ...unsafeSysctls(subject),
  ...podSysctls(subject),
  ...taints(subject),
  ...logSize(subject),
  ...logging(subject),
  ...tracing(subject),
  ...ciphers(subject),
  ...preloaded(subject),
]

// pkg/apis/policy/validation/validation.go and pkg/kubelet/sysctl/allowlist.go, 1.34.4 to 1.37.2.
const segment = '[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?'
const pattern = new RegExp(`^(?:${segment}[./])*(?:(?:[a-z0-9][-_a-z0-9]*)?[a-z0-9*])$`)
const name = new RegExp(`^(?:${segment}[./])*${segment}$`)
const longest = 253
const hint = 'write a sysctl of the network or of IPC, like net.core.somaxconn'

// component-helpers node/util/sysctl/namespace.go. A slash separates as a dot does, unless a dot comes first (NormalizeName).
const namespaced =
  /^(?:net\.|fs\.mqueue\.|kernel\.(?:sem|shmall|shmmax|shmmni|shm_rmid_forced|shm|msgmax|msgmnb|msgmni|msg)$)/

function normalized(sysctl: string): string {
  const first = /[./]/.exec(sysctl)?.[0]
  if (first !== '/') return sysctl
  return sysctl.replace(/[./]/g, separator => (separator === '/' ? '.' : '/'))
}

const isNamespaced = (sysctl: string) => namespaced.test(normalized(sysctl).replace(/\*.*/, ''))

const unsafeSysctls: ValueRule = ({ config }) =>
  config.texts('allowedUnsafeSysctls').flatMap((sysctl, index): ValueFault[] => {
    if (sysctl.length <= longest && pattern.test(sysctl) && isNamespaced(sysctl)) return []
    return [
      {
        path: [...config.path, 'allowedUnsafeSysctls', index],
        why: `\`allowedUnsafeSysctls\` has ${sysctl}, which no pod can have for itself`,
        hint,
        from: 'pkg/kubelet/sysctl/allowlist.go',
      },
    ]
  })

const podSysctls: ValueRule = ({ config, isOn }) => {
  if (!isOn('DefaultPodSysctls')) return []
  const seen = new Set<string>()
  return config.entries('defaultPodSysctls').flatMap(([sysctl]): ValueFault[] => {
    const isTwice = seen.has(normalized(sysctl))
    seen.add(normalized(sysctl))
    const at = { path: [...config.path, 'defaultPodSysctls', sysctl], at: 'key' } as const
    if (isTwice) return [{ ...at, why: `\`defaultPodSysctls\` has ${sysctl} twice`, hint: 'keep one' }]
    if (sysctl.length <= longest && name.test(sysctl) && isNamespaced(sysctl)) return []
    return [{ ...at, why: `\`defaultPodSysctls\` has ${sysctl}, which no pod can have for itself`, hint }]
  })
}

// CheckTaintValidation in pkg/util/taints/taints.go; IsQualifiedName and IsValidLabelValue in apimachinery pkg/util/validation.
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const word = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/
const effects = ['', 'NoSchedule', 'PreferNoSchedule', 'NoExecute']

function isQualified(key: string): boolean {
  const parts = key.split('/')
  const own = parts.at(-1) ?? ''
  const prefix = parts.length === 2 ? parts[0] : undefined
  return (
    parts.length <= 2 &&
    own.length <= 63 &&
    word.test(own) &&
    (prefix === undefined || (prefix.length <= longest && subdomain.test(prefix)))
  )
}

const taints: ValueRule = ({ config }) =>
  config.list('registerWithTaints').flatMap((taint): ValueFault[] => {
    const { path } = taint
    const [key = '', value = '', effect = ''] = ['key', 'value', 'effect'].map(field => taint.text(field))
    const isRight =
      isQualified(key) &&
      (value === '' || (value.length <= 63 && word.test(value))) &&
      effects.includes(effect)
    return [
      ...(isRight
        ? []
        : [
            {
              path,
              why: 'a taint is not valid',
              hint: 'write {key: example.com/name, value: word, effect: NoSchedule}',
            },
          ]),
      ...(taint.has('timeAdded')
        ? [
            {
              path: [...path, 'timeAdded'],
              at: 'key' as const,
              why: 'a taint has `timeAdded`',
              hint: 'remove it',
            },
          ]
        : []),
    ]
  })

/**
 * parseMaxSize in pkg/kubelet/logs/container_log_manager.go takes what ParseQuantity (apimachinery pkg/api/resource/quantity.go)
 * keeps as an int64: of numbers with a binary suffix those without a fraction, and with few digits.
 */
function isLogSize(value: string): boolean {
  const quantity = parseQuantity(value)
  if (quantity === undefined || quantity % one !== 0n || quantity / one >= 2n ** 63n) return false
  const [, digits, prefix = ''] = /^[+-]?0*([\d.]*)([KMGTPE])i$/.exec(value) ?? []
  if (digits === undefined) return true
  const exponent = 10 * ('KMGTPE'.indexOf(prefix) + 1)
  return !digits.includes('.') && digits.length + Math.floor(exponent * 0.3) <= 14
}

const logSize: ValueRule = ({ config }) => {
  const value = config.text('containerLogMaxSize', '10Mi')
  if (value === undefined || isLogSize(value)) return []
  return [
    {
      path: [...config.path, 'containerLogMaxSize'],
      why: `\`containerLogMaxSize\` is ${value}`,
      hint: 'write a whole number of bytes, like 10Mi',
      from: 'pkg/kubelet/logs/container_log_manager.go',
    },
  ]
}

// Validate in component-base logs/api/v1/options.go.
const logging: ValueRule = ({ config, isOn }) => {
  const table = config.table('logging')
  const from = 'logs/api/v1/options.go of k8s.io/component-base'
  const options = table.table('options')
  return [
    ...((table.duration('flushFrequency', 0n) ?? BigInt(Math.sign(table.number('flushFrequency', 0) ?? 0))) <
    0n
      ? [
          {
            path: [...table.path, 'flushFrequency'],
            why: '`logging.flushFrequency` is negative',
            hint: 'write 1s or more',
            from,
          },
        ]
      : []),
    ...[table, ...table.list('vmodule')].flatMap((each): ValueFault[] =>
      (each.number('verbosity', 0) ?? 0) <= 2 ** 31 - 1
        ? []
        : [
            {
              path: [...each.path, 'verbosity'],
              why: 'a `verbosity` is too large',
              hint: 'write 0 to 10',
              from,
            },
          ],
    ),
    ...table.list('vmodule').flatMap((item): ValueFault[] => {
      const { path } = item
      if (table.text('format', 'text') !== 'text')
        return [{ path, why: '`logging.vmodule` is for the format text', hint: 'remove it', from }]
      const file = item.text('filePattern') ?? ''
      if (file !== '' && !/[=,]/.test(file)) return []
      return [
        {
          path,
          why: '`logging.vmodule` needs a `filePattern` without = and ,',
          hint: 'write a pattern, like kubelet*',
          from,
        },
      ]
    }),
    ...['text', 'json'].flatMap((format): ValueFault[] => {
      const settings = options.table(format)
      // splitStream passes, whatever the gate.
      const size = parseQuantity(settings.text('infoBufferSize') ?? '0')
      if (size === undefined || size === 0n || isOn('LoggingAlphaOptions')) return []
      const why = `\`logging.options.${format}\` needs the feature gate LoggingAlphaOptions`
      return [{ path: settings.path, at: 'key', why, hint: 'remove it, or turn the gate on', from }]
    }),
  ]
}

// ValidateTracingConfiguration in component-base tracing/api/v1/config.go.
const tracing: ValueRule = ({ config }) => {
  const table = config.table('tracing')
  const from = 'tracing/api/v1/config.go of k8s.io/component-base'
  const rate = table.number('samplingRatePerMillion', 0) ?? 0
  const endpoint = table.text('endpoint') ?? ''
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(endpoint)?.[1]?.toLowerCase()
  const isKnown = !endpoint.includes('//') || ['dns', 'unix', 'unix-abstract'].includes(scheme ?? '')
  // url.Parse of Go: a host has no escapes.
  const hasEscape =
    endpoint
      .replace(/^.*?\/\//, '')
      .split('/')[0]
      ?.includes('%') === true
  return [
    ...(rate < 0 || rate > 1_000_000
      ? [
          {
            path: [...table.path, 'samplingRatePerMillion'],
            why: `\`tracing.samplingRatePerMillion\` is ${rate}`,
            hint: 'write 0 to 1000000',
            from,
          },
        ]
      : []),
    ...(isKnown && !hasEscape
      ? []
      : [
          {
            path: [...table.path, 'endpoint'],
            why: `\`tracing.endpoint\` is ${endpoint}`,
            hint: 'write HOST:PORT',
            from,
          },
        ]),
  ]
}

// component-base cli/flag/ciphersuites_flag.go takes the names of Go's crypto/tls (cipher_suites.go, Go 1.26), and two older ones.
const suites = new Set(
  [
    'AES_128_GCM_SHA256 AES_256_GCM_SHA384 CHACHA20_POLY1305_SHA256',
    'ECDHE_ECDSA_WITH_AES_128_CBC_SHA ECDHE_ECDSA_WITH_AES_256_CBC_SHA ECDHE_RSA_WITH_AES_128_CBC_SHA',
    'ECDHE_RSA_WITH_AES_256_CBC_SHA ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    'ECDHE_RSA_WITH_AES_128_GCM_SHA256 ECDHE_RSA_WITH_AES_256_GCM_SHA384 ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    'ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256 ECDHE_RSA_WITH_CHACHA20_POLY1305 ECDHE_ECDSA_WITH_CHACHA20_POLY1305',
    'RSA_WITH_RC4_128_SHA RSA_WITH_3DES_EDE_CBC_SHA RSA_WITH_AES_128_CBC_SHA RSA_WITH_AES_256_CBC_SHA',
    'RSA_WITH_AES_128_CBC_SHA256 RSA_WITH_AES_128_GCM_SHA256 RSA_WITH_AES_256_GCM_SHA384',
    'ECDHE_ECDSA_WITH_RC4_128_SHA ECDHE_RSA_WITH_RC4_128_SHA ECDHE_RSA_WITH_3DES_EDE_CBC_SHA',
    'ECDHE_ECDSA_WITH_AES_128_CBC_SHA256 ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  ].flatMap(line => line.split(' ').map(suite => `TLS_${suite}`)),
)

const ciphers: ValueRule = ({ config }) =>
  config.texts('tlsCipherSuites').flatMap((suite, index): ValueFault[] =>
    suites.has(suite)
      ? []
      : [
          {
            path: [...config.path, 'tlsCipherSuites', index],
            why: `\`tlsCipherSuites\` has ${suite}`,
            hint: 'write a name of Go, like TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
            from: 'cmd/kubelet/app/server.go',
          },
        ],
  )

const allowlist = 'preloadedImagesVerificationAllowlist'

/** ValidateAllowlistImagesPatterns in pkg/kubelet/images/pullmanager. */
const preloaded: ValueRule = ({ config, isOn }) => {
  const patterns = config.texts(allowlist)
  if (patterns.length === 0 || !isOn('KubeletEnsureSecretPulledImages')) return []
  if (config.text('imagePullCredentialsVerificationPolicy') !== 'NeverVerifyAllowlistedImages')
    return [
      {
        ...{ path: [...config.path, allowlist], at: 'key' },
        why: `\`${allowlist}\` is for another policy`,
        hint: 'write `imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages`, or remove it',
      },
    ]
  return patterns.flatMap((pattern, index): ValueFault[] => {
    const image = parseImageReference(pattern)
    const isImage = image !== undefined && image.digest === undefined && !/:[^/]*$/.test(pattern)
    if (pattern.trim() === pattern && (/^[^*]+\/\*$/.test(pattern) || isImage)) return []
    return [
      {
        path: [...config.path, allowlist, index],
        why: `\`${allowlist}\` has ${pattern}`,
        hint: 'write an image without tag and digest, or a folder of them, like registry.example/team/*',
      },
    ]
  })
}
