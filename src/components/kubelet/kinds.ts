import type { DiagnosticCode } from '../../diagnostics/codes.ts'

interface Kind {
  readonly takes: string
  readonly accepts: (value: unknown) => boolean
}

const isText = (value: unknown) => typeof value === 'string'

// What Go's decoders take for each type (sigs.k8s.io/json; apimachinery meta/v1 duration.go, api/resource quantity.go;
// component-base logs/api/v1 types.go).
const kinds: Readonly<Record<string, Kind>> = {
  string: { takes: 'a string', accepts: isText },
  bool: { takes: 'true or false', accepts: value => typeof value === 'boolean' },
  int: { takes: 'a whole number', accepts: Number.isInteger },
  number: { takes: 'a number', accepts: value => typeof value === 'number' },
  quantity: {
    takes: 'a quantity such as "512Mi" or "500m"',
    accepts: value => isText(value) || typeof value === 'number',
  },
  duration: { takes: 'a duration such as "30s" or "1h30m"', accepts: isText },
  durationOrInt: {
    takes: 'a duration such as "30s" or "1h30m"',
    accepts: value => isText(value) || Number.isInteger(value),
  },
}

const list: Kind = { takes: 'a list', accepts: Array.isArray }
const map: Kind = {
  takes: 'a mapping of names to values',
  accepts: value => typeof value === 'object' && !Array.isArray(value),
}

// time.ParseDuration of Go.
const duration = /^[-+]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/

/** What is wrong with a value for a type of src/data/kubelet-fields.json, its members aside; undefined: nothing. */
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
  if (type.startsWith('duration') && typeof value === 'string' && !duration.test(value))
    return { code: 'config-bad-value', takes: `${kind.takes}, not "${value}"` }
  return undefined
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a mapping'
  return typeof value === 'string'
    ? 'a string'
    : typeof value === 'number'
      ? `the number ${value}`
      : `${value}`
}

function repair(type: string, value: unknown): string | undefined {
  if (type === 'duration' && typeof value === 'number') return `write "${value}s" for seconds`
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return `write "${value}"`
  if (type === 'int' && typeof value === 'string' && /^-?\d+$/.test(value))
    return `write ${value}, without quotes`
  if (type === 'bool' && (value === 'true' || value === 'false')) return `write ${value}, without quotes`
  return type.startsWith('[]') && typeof value === 'string' ? `write ["${value}"]` : undefined
}
