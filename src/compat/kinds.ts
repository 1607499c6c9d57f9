import { parseGoDuration } from '../components/kubelet/go-duration.ts'
import { parseQuantity } from '../components/pods/check/quantity.ts'
import { show } from '../config/show.ts'
import { isTable } from '../config/table.ts'
import type { DiagnosticCode } from '../diagnostics/codes.ts'
import { fits64Bits, integerOf, isNumber, nearest } from '../render/exact-number.ts'

interface Kind {
  readonly takes: string
  /** Whether a value is of the right type. */
  readonly accepts: (value: unknown) => boolean
  /** Whether a value of the right type is one that can be read. */
  readonly isValid?: (value: unknown) => boolean
  /** What to write instead of one that cannot. */
  readonly hint?: string
}

const integer = (bits: number, least: bigint): Kind => {
  const most = least + 2n ** BigInt(bits) - 1n
  return {
    takes: 'a whole number',
    accepts: value => integerOf(value) !== undefined,
    isValid: value => isWithin(integerOf(value), least, most),
    hint: `from ${least} to ${most}`,
  }
}

const isWithin = (value: bigint | undefined, least: bigint, most: bigint) =>
  value !== undefined && value >= least && value <= most

const isText = (value: unknown) => typeof value === 'string'

const isDuration = (value: unknown) => parseGoDuration(String(value)) !== undefined

const int64 = integer(64, -(2n ** 63n))

// What Go's decoders take for each type (sigs.k8s.io/json; apimachinery meta/v1 duration.go, api/resource quantity.go;
// component-base logs/api/v1 types.go), and go-toml.
const kinds: Readonly<Record<string, Kind>> = {
  any: { takes: 'a value', accepts: () => true },
  string: { takes: 'a string', accepts: isText },
  bool: { takes: 'true or false', accepts: value => typeof value === 'boolean' },
  int32: integer(32, -(2n ** 31n)),
  int64,
  uint32: integer(32, 0n),
  number: {
    takes: 'a number',
    accepts: isNumber,
    // JSON, to which the kubelet turns YAML first, has neither (sigs.k8s.io/yaml v1.6.0).
    isValid: value => isNumber(value) && Number.isFinite(nearest(value)) && fits64Bits(value),
    hint: 'write a finite number that a 64-bit float can hold',
  },
  quantity: {
    takes: 'a quantity such as "512Mi" or "500m"',
    accepts: value => isText(value) || isNumber(value),
    isValid: value => parseQuantity(isNumber(value) ? `${value}` : value) !== undefined,
  },
  duration: { takes: 'a duration such as "30s" or "1h30m"', accepts: isText, isValid: isDuration },
  durationOrInt: {
    takes: 'a duration such as "30s" or "1h30m"',
    accepts: value => isText(value) || integerOf(value) !== undefined,
    isValid: value => (isNumber(value) ? int64.isValid?.(value) === true : isDuration(value)),
  },
}

const list: Kind = { takes: 'a list', accepts: Array.isArray }
const map: Kind = {
  takes: 'a mapping of names to values',
  accepts: isTable,
}

/** What is wrong with a value for a type of the data, its members aside; undefined: nothing. */
export function kindMismatch(
  type: string,
  value: unknown,
): { readonly code: DiagnosticCode; readonly takes: string; readonly hint?: string } | undefined {
  const kind = type.startsWith('[]') ? list : (kinds[type] ?? map)
  if (!kind.accepts(value)) {
    const takes = `${kind.takes}, not ${nameOf(value)}`
    const hint = repair(type, value)
    return { code: 'config-wrong-type', takes, ...(hint === undefined ? {} : { hint }) }
  }
  if (kind.isValid?.(value) ?? true) return undefined
  const takes = `${kind.takes}, not ${isNumber(value) ? show(value) : JSON.stringify(value)}`
  return { code: 'config-bad-value', takes, ...(kind.hint === undefined ? {} : { hint: kind.hint }) }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (isNumber(value)) return `the number ${show(value)}`
  if (typeof value === 'object') return 'a mapping'
  return typeof value === 'string' ? 'a string' : `${value}`
}

function repair(type: string, value: unknown): string | undefined {
  if (type === 'duration' && isNumber(value)) return `write "${value}s" for seconds`
  if (type === 'string' && (isNumber(value) || typeof value === 'boolean')) return `write "${value}"`
  if (type.includes('int') && isNumber(value) && Number.isSafeInteger(nearest(value)))
    return `write ${nearest(value)}`
  if (type.includes('int') && typeof value === 'string' && /^-?\d+$/.test(value))
    return `write ${value}, without quotes`
  if (type === 'bool' && (value === 'true' || value === 'false')) return `write ${value}, without quotes`
  return type.startsWith('[]') && typeof value === 'string' ? `write ["${value}"]` : undefined
}
