import { parseGoDuration } from '../components/kubelet/go-duration.ts'
import { parseQuantity } from '../components/pods/check/quantity.ts'
import type { DiagnosticCode } from '../diagnostics/codes.ts'

interface Kind {
  readonly takes: string
  /** Whether a value is of the right type. */
  readonly accepts: (value: unknown) => boolean
  /** Whether a value of the right type is one that can be read. */
  readonly isValid?: (value: unknown) => boolean
  /** What to write instead of one that cannot. */
  readonly hint?: string
}

const integer = (least: number, most: number): Kind => ({
  takes: 'a whole number',
  accepts: value => Number.isInteger(value),
  isValid: value => Number(value) >= least && Number(value) <= most,
  hint: `from ${least} to ${most}`,
})

const isText = (value: unknown) => typeof value === 'string'

const isDuration = (value: unknown) => parseGoDuration(String(value)) !== undefined

// What Go's decoders take for each type (sigs.k8s.io/json; apimachinery meta/v1 duration.go, api/resource quantity.go;
// component-base logs/api/v1 types.go), and go-toml.
const kinds: Readonly<Record<string, Kind>> = {
  any: { takes: 'a value', accepts: () => true },
  string: { takes: 'a string', accepts: isText },
  bool: { takes: 'true or false', accepts: value => typeof value === 'boolean' },
  int32: integer(-(2 ** 31), 2 ** 31 - 1),
  // What is beyond 2^53 is not exact in YAML or JSON, and no field needs it.
  int64: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  uint32: integer(0, 2 ** 32 - 1),
  number: { takes: 'a number', accepts: value => typeof value === 'number' },
  quantity: {
    takes: 'a quantity such as "512Mi" or "500m"',
    accepts: value => isText(value) || typeof value === 'number',
    isValid: value => parseQuantity(value) !== undefined,
  },
  duration: { takes: 'a duration such as "30s" or "1h30m"', accepts: isText, isValid: isDuration },
  durationOrInt: {
    takes: 'a duration such as "30s" or "1h30m"',
    accepts: value => isText(value) || Number.isInteger(value),
    isValid: value => typeof value === 'number' || isDuration(value),
  },
}

const list: Kind = { takes: 'a list', accepts: Array.isArray }
const map: Kind = {
  takes: 'a mapping of names to values',
  accepts: value => typeof value === 'object' && !Array.isArray(value),
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
  const takes = `${kind.takes}, not ${JSON.stringify(value)}`
  return { code: 'config-bad-value', takes, ...(kind.hint === undefined ? {} : { hint: kind.hint }) }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'string') return 'a string'
  return typeof value === 'number' ? `the number ${value}` : `${value}`
}

function repair(type: string, value: unknown): string | undefined {
  if (type === 'duration' && typeof value === 'number') return `write "${value}s" for seconds`
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `write "${value}"`
  if (type.includes('int') && typeof value === 'string' && /^-?\d+$/.test(value))
    return `write ${value}, without quotes`
  if (type === 'bool' && (value === 'true' || value === 'false')) return `write ${value}, without quotes`
  return type.startsWith('[]') && typeof value === 'string' ? `write ["${value}"]` : undefined
}
