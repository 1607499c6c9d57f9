import { one, parseQuantity } from '../../../components/pods/check/quantity.ts'
import type { ValueFault, ValueRule } from './value-rule.ts'

/** The logs of containers, and those of the kubelet. */
export const checkLogs: ValueRule = subject => [...logSize(subject), ...logging(subject)]

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
