import { exactNumber } from '../render/exact-number.ts'

/** A scalar of YAML as its text and what stands before it. */
export interface GoScalar {
  /** Without quotes, escapes decoded. */
  readonly text: string
  /** Written without quotes, and not as a block. */
  readonly plain: boolean
  /** In full: `tag:yaml.org,2002:int`; undefined: none. */
  readonly tag?: string | undefined
}

/** What the kubelet's decoder makes of a scalar; `problem`: it ends there. */
export type GoValue = { readonly value: unknown } | { readonly problem: string }

const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map(
    text => [text, true] as const,
  ),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    text => [text, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map(text => [text, null] as const),
  ...[
    '.nan',
    '.NaN',
    '.NAN',
    '.inf',
    '.Inf',
    '.INF',
    '+.inf',
    '+.Inf',
    '+.INF',
    '-.inf',
    '-.Inf',
    '-.INF',
  ].map(text => [text, Number.NaN] as const),
])

// yamlStyleFloat
const float = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
// ParseFloat, for a text that begins with a point: it takes "_" between digits.
const pointed = /^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?$/
// ParseInt and ParseUint with base 0.
const integer =
  /^(?<sign>[-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|0[oO]?(?<octal>[0-7]+)|0[bB](?<binary>[01]+)|(?<decimal>0|[1-9][0-9]*))$/
const [leastInt64, mostInt64, mostUint64] = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 64n - 1n]
const timestamp = /^\d{4}-\d{1,2}-\d{1,2}([Tt ].*)?$/

const yamlTag = 'tag:yaml.org,2002:'

/**
 * Scalars as the kubelet reads them: resolve.go and decode.go of go.yaml.in/yaml/v2 2.4.2 to 2.4.4, which sigs.k8s.io/yaml 1.6.0
 * calls. It is neither YAML 1.1 nor 1.2: `0o17`, `0X1F` and `y` are not text, and `1:30`, `e2` and `.` are.
 */
export function goScalar({ text, plain, tag }: GoScalar): GoValue {
  if (tag === undefined && plain) return finite(resolve(text), text)
  // yaml_parser_scan_tag_uri in scannerc.go
  if (tag?.includes('#')) return { problem: `the tag ${tag} has a #` }
  if (tag === undefined || !tag.startsWith(yamlTag)) return { value: text }
  const wanted = tag.slice(yamlTag.length)
  if (wanted === 'binary') return decoded(text)
  if (wanted === 'timestamp' && timestamp.test(text)) return { value: text }
  const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
    int: value => integerOf(text) !== undefined && typeof value !== 'string',
    float: value => typeof value !== 'string' && typeof value !== 'boolean' && value !== null,
    bool: value => typeof value === 'boolean',
    null: value => value === null,
    timestamp: () => false,
  }
  const fits = Object.hasOwn(kinds, wanted) ? kinds[wanted] : undefined
  if (!fits) return { value: text }
  const value = resolve(text)
  return fits(value) ? finite(value, text) : { problem: `\`${text}\` is not what the tag !!${wanted} says` }
}

/** JSON, which the kubelet turns everything into, has no such numbers. */
function finite(value: unknown, text: string): GoValue {
  return Number.isNaN(value) ? { problem: `\`${text}\` is a number that the kubelet cannot read` } : { value }
}

function resolve(text: string): unknown {
  if (words.has(text)) return words.get(text)
  if (!/^[-+.0-9]/.test(text)) return text
  if (text.startsWith('.') && !pointed.test(text)) return text
  const digits = text.replaceAll('_', '')
  const whole = integerOf(digits)
  if (whole !== undefined) return exactNumber(whole, digits)
  if (!float.test(digits)) return text
  // ParseFloat fails on what is too large.
  const number = Number(digits)
  return Number.isFinite(number) ? exactNumber(number, digits) : text
}

function integerOf(text: string): bigint | undefined {
  const groups = integer.exec(text.replaceAll('_', ''))?.groups
  if (!groups) return undefined
  const { sign, hex, octal, binary, decimal = '' } = groups
  const magnitude = BigInt(hex ? `0x${hex}` : octal ? `0o${octal}` : binary ? `0b${binary}` : decimal)
  const value = sign === '-' ? -magnitude : magnitude
  return value >= leastInt64 && value <= (sign === '' ? mostUint64 : mostInt64) ? value : undefined
}

/** base64.StdEncoding: padded, and line breaks do not count. */
function decoded(text: string): GoValue {
  const base64 = text.replace(/[\r\n]/g, '')
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    return { problem: 'the text after !!binary is not base64' }
  const bytes = Uint8Array.from(atob(base64), character => character.charCodeAt(0))
  return { value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) }
}
