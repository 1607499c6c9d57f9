import { parseGoDuration } from '../../../components/kubelet/go-duration.ts'
import { parseQuantity } from '../../../components/pods/check/quantity.ts'
import { closest } from '../../../diagnostics/closest.ts'
import type { ValueFault, ValueRule } from './value-rule.ts'

// pkg/kubelet/eviction/api/types.go and helpers.go, 1.34.4 to 1.37.2.
const from = 'pkg/kubelet/eviction/helpers.go'
const signals = [
  'memory.available',
  'nodefs.available',
  'nodefs.inodesFree',
  'imagefs.available',
  'imagefs.inodesFree',
  'containerfs.available',
  'containerfs.inodesFree',
  'allocatableMemory.available',
  'pid.available',
]

/** Undefined: the kubelet takes the value. */
type Judge = (value: string) => string | undefined

const threshold: Judge = value => {
  if (value === '0%' || value === '100%') return undefined
  if (value.endsWith('%')) return percentage(value, portion => portion >= 0 && portion <= 100)
  const quantity = parseQuantity(value)
  return quantity !== undefined && quantity > 0n
    ? undefined
    : 'write a quantity above 0, like 100Mi, or a share, like 10%'
}

const reclaim: Judge = value => {
  if (value.endsWith('%')) return percentage(value, portion => portion > 0)
  const quantity = parseQuantity(value)
  return quantity !== undefined && quantity >= 0n
    ? undefined
    : 'write a quantity, like 100Mi, or a share, like 10%'
}

const grace: Judge = value => {
  const duration = parseGoDuration(value)
  return duration !== undefined && duration >= 0n ? undefined : 'write a duration, like 1m30s'
}

// strconv.ParseFloat takes more, such as 0x1p-2 and Inf; nobody means those.
function percentage(value: string, isRight: (portion: number) => boolean): string | undefined {
  const number = value.replace(/%+$/, '')
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(number) && isRight(Number(number))) return undefined
  return 'write a share between 0% and 100%, like 10%'
}

const maps: Readonly<Record<string, Judge>> = {
  evictionHard: threshold,
  evictionSoft: threshold,
  evictionSoftGracePeriod: grace,
  evictionMinimumReclaim: reclaim,
}

export const checkEviction: ValueRule = ({ config }) => {
  const periods = new Set(config.entries('evictionSoftGracePeriod').map(([signal]) => signal))
  const withoutPeriod = config
    .entries('evictionSoft')
    .filter(([signal, value]) => !periods.has(signal) && value !== '0%' && value !== '100%')
  return [
    ...Object.entries(maps).flatMap(([field, judge]) =>
      config.entries(field).flatMap(([signal, value]): ValueFault[] => {
        const path = [...config.path, field, signal]
        if (!signals.includes(signal)) return [unknown(field, signal, path)]
        const hint = judge(value)
        return hint === undefined ? [] : [{ path, why: `\`${field}\` has ${signal}: ${value}`, hint, from }]
      }),
    ),
    ...withoutPeriod.map(
      ([signal]): ValueFault => ({
        path: [...config.path, 'evictionSoft', signal],
        at: 'key',
        why: `\`evictionSoft\` has ${signal}, and \`evictionSoftGracePeriod\` does not`,
        hint: `write \`evictionSoftGracePeriod: {${signal}: 1m}\`, or move it to \`evictionHard\``,
        from,
      }),
    ),
  ]
}

function unknown(field: string, signal: string, path: ValueFault['path']): ValueFault {
  const meant = closest(signal, signals)
  return {
    ...{ path, at: 'key', from },
    why: `\`${field}\` has the signal ${signal}, which it does not know`,
    hint: meant === undefined ? `write ${signals.join(', ')}` : `did you mean \`${meant}\`?`,
  }
}
