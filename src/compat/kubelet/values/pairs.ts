import type { ValueFault, ValueRule } from './value-rule.ts'

const s = 1_000_000_000n

/** Two settings that do not go together, also where one of them is a default. */
export const checkPairs: ValueRule = subject => [
  ...imageCollection(subject),
  ...parallelPulls(subject),
  ...shutdown(subject),
  ...restartPeriod(subject),
  ...others(subject),
  ...hiddenMetrics(subject),
]

const imageCollection: ValueRule = ({ config }) => {
  const high = config.number('imageGCHighThresholdPercent', 85, { isPointer: true })
  const low = config.number('imageGCLowThresholdPercent', 80, { isPointer: true })
  const oldest = config.duration('imageMaximumGCAge', 0n)
  const youngest = config.duration('imageMinimumGCAge', 120n * s)
  return [
    ...(high === undefined || low === undefined || low < high
      ? []
      : [
          {
            ...place(config, ['imageGCLowThresholdPercent', 'imageGCHighThresholdPercent']),
            why: `\`imageGCLowThresholdPercent\`, ${low}, is not below \`imageGCHighThresholdPercent\`, ${high}`,
            hint: 'write both: 80 and 85 are the defaults',
          },
        ]),
    ...(oldest === undefined || youngest === undefined || oldest <= 0n || oldest > youngest
      ? []
      : [
          {
            ...place(config, ['imageMaximumGCAge', 'imageMinimumGCAge']),
            why: '`imageMaximumGCAge` is not longer than `imageMinimumGCAge`, which is 2m by default',
            hint: 'write a longer time in `imageMaximumGCAge`, or `imageMinimumGCAge` with a shorter one',
          },
        ]),
  ]
}

const parallelPulls: ValueRule = ({ config }) => {
  const most = config.number('maxParallelImagePulls', 0, { isPointer: true }) ?? 0
  if (most < 2 || config.boolean('serializeImagePulls', false) !== true) return []
  return [
    {
      path: [...config.path, 'serializeImagePulls'],
      why: `\`serializeImagePulls\` pulls one image after the other, and \`maxParallelImagePulls\` is ${most}`,
      hint: 'remove one of the two',
    },
  ]
}

const graceFields = ['shutdownGracePeriod', 'shutdownGracePeriodCriticalPods'] as const

const shutdown: ValueRule = ({ config, isOn }) => {
  if (!isOn('GracefulNodeShutdown')) return []
  const short = graceFields.flatMap((field): ValueFault[] => {
    const value = config.duration(field, 0n)
    if (value === undefined || value === 0n || value >= s) return []
    return [
      {
        path: [...config.path, field],
        why: `\`${field}\` is ${config.text(field)}`,
        hint: 'write 0s, or 1s or more',
      },
    ]
  })
  // With this key bakelet adds no period of its own (components/kubelet/shutdown.ts).
  const isAlone = config.has('shutdownGracePeriod') || config.has('shutdownGracePeriodByPodPriority')
  const total = isAlone ? config.duration('shutdownGracePeriod', 0n) : undefined
  const critical = config.duration('shutdownGracePeriodCriticalPods', 0n)
  if (total !== undefined && critical !== undefined && critical > total)
    short.push({
      path: [...config.path, 'shutdownGracePeriodCriticalPods'],
      why: '`shutdownGracePeriodCriticalPods`, a part of `shutdownGracePeriod`, is longer than that',
      hint: 'write a shorter one, or a longer `shutdownGracePeriod`',
    })
  const byPriority = config.list('shutdownGracePeriodByPodPriority').length > 0
  const isSet = graceFields.some(field => (config.duration(field, 0n) ?? 0n) > 0n)
  if (!byPriority || !isSet || !isOn('GracefulNodeShutdownBasedOnPodPriority')) return short
  return [
    ...short,
    {
      path: [...config.path, 'shutdownGracePeriodByPodPriority'],
      at: 'key',
      why: '`shutdownGracePeriodByPodPriority` and `shutdownGracePeriod` are two answers to one question',
      hint: 'keep one of the two',
    },
  ]
}

const restartPeriod: ValueRule = ({ config, isOn }) => {
  const field = 'maxContainerRestartPeriod'
  const table = config.table('crashLoopBackOff')
  if (!table.has(field)) return []
  const gate = 'KubeletCrashLoopBackOffMax'
  const path = [...table.path, field]
  if (!isOn(gate))
    return [
      {
        ...{ path, at: 'key' },
        why: `\`crashLoopBackOff.${field}\` needs the feature gate ${gate}`,
        hint: `remove it, or write \`featureGates: {${gate}: true}\``,
      },
    ]
  const value = table.duration(field, s, { isPointer: true })
  if (value === undefined || (value >= s && value < 300n * s + 1_000_000n)) return []
  return [{ path, why: `\`crashLoopBackOff.${field}\` is ${table.text(field)}`, hint: 'write 1s to 300s' }]
}

const others: ValueRule = ({ config }) => {
  const factor = config.number('memoryThrottlingFactor', 0.9, { isPointer: true })
  const ids = config.table('userNamespaces').number('idsPerPod', 65536, { isPointer: true })
  const badIds = ids !== undefined && (ids < 65536 || ids % 65536 !== 0 || ids >= 2 ** 32)
  return [
    ...(config.text('systemCgroups') !== '' && config.text('cgroupRoot') === ''
      ? [
          {
            ...{ path: [...config.path, 'systemCgroups'], at: 'key' as const },
            why: '`systemCgroups` needs `cgroupRoot`',
            hint: 'write `cgroupRoot: /`, too',
          },
        ]
      : []),
    ...(config.boolean('enableSystemLogQuery', false) &&
    config.boolean('enableSystemLogHandler', true) === false
      ? [
          {
            path: [...config.path, 'enableSystemLogHandler'],
            why: '`enableSystemLogQuery` needs `enableSystemLogHandler`',
            hint: 'remove it',
          },
        ]
      : []),
    ...(factor === undefined || (factor > 0 && factor <= 1)
      ? []
      : [
          {
            path: [...config.path, 'memoryThrottlingFactor'],
            why: `\`memoryThrottlingFactor\` is ${factor}`,
            hint: 'write a number above 0, up to 1',
          },
        ]),
    ...(badIds
      ? [
          {
            path: [...config.path, 'userNamespaces', 'idsPerPod'],
            why: `\`userNamespaces.idsPerPod\` is ${ids}`,
            hint: 'write a multiple of 65536 below 4294967296',
            from: 'pkg/kubelet/apis/config/validation/validation_linux.go',
          },
        ]
      : []),
  ]
}

/** ValidateShowHiddenMetricsVersion in component-base: only the minor before. */
const hiddenMetrics: ValueRule = ({ config, line }) => {
  const field = 'showHiddenMetricsForVersion'
  const value = config.text(field)
  const [major = '', minor = ''] = line.split('.')
  const before = `${major}.${Number(minor) - 1}`
  if (value === undefined || value === '' || value === before) return []
  const path = [...config.path, field]
  return [{ path, why: `\`${field}\` is ${value}`, hint: `write "${before}", in quotes, or remove it` }]
}

/** The place of the first that the config has; the other is a default. */
function place(config: Parameters<ValueRule>[0]['config'], fields: readonly string[]) {
  return { path: [...config.path, fields.find(field => config.has(field)) ?? ''] }
}
