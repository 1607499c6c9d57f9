import { stringify } from 'yaml'
import type { Typed } from '../../oracle/documents/oracle.ts'

/** A number with its spelling in each syntax; undefined: the syntax cannot say it. */
export class Spelled {
  /** What a program has to read: an integer as a bigint, a float as a number. */
  readonly value: bigint | number
  readonly spellings: Readonly<Partial<Record<Syntax, string>>>

  constructor(value: bigint | number, spellings: Readonly<Partial<Record<Syntax, string>>>) {
    this.value = value
    this.spellings = spellings
  }
}

export type Syntax = 'yaml' | 'toml' | 'json'

export type SpelledData =
  | string
  | boolean
  | Spelled
  | readonly SpelledData[]
  | { readonly [key: string]: SpelledData }

/** One line of flow style: the layout of what bakelet prints owes nothing to the layout of what it read. */
export function spell(data: SpelledData, syntax: Syntax): string {
  if (data instanceof Spelled) {
    const text = data.spellings[syntax]
    if (text === undefined) throw new Error(`${syntax} cannot say ${data.value}`)
    return text
  }
  if (typeof data === 'string') return quoted(data, syntax)
  if (typeof data === 'boolean') return `${data}`
  if (Array.isArray(data)) return `[${data.map(item => spell(item, syntax)).join(', ')}]`
  const between = syntax === 'toml' ? ' = ' : ': '
  const pairs = Object.entries(data).map(
    ([key, child]) => `${quoted(key, syntax)}${between}${spell(child, syntax)}`,
  )
  return `{${pairs.join(', ')}}`
}

/** A whole document. */
export function spellDocument(data: { readonly [key: string]: SpelledData }, syntax: Syntax): string {
  if (syntax !== 'toml') return spell(data, syntax)
  return Object.entries(data)
    .map(([key, child]) => `${quoted(key, syntax)} = ${spell(child, syntax)}\n`)
    .join('')
}

function quoted(text: string, syntax: Syntax): string {
  if (syntax === 'yaml')
    return stringify(text, {
      defaultStringType: 'QUOTE_DOUBLE',
      lineWidth: 0,
      doubleQuotedMinMultiLineLength: Infinity,
    }).trimEnd()
  return JSON.stringify(text).replaceAll('\u007f', '\\u007f')
}

/** The planned value as the reader in Go has to name it. */
export function typed(data: SpelledData): Typed {
  if (data instanceof Spelled)
    return typeof data.value === 'bigint'
      ? ['int', `${data.value}`]
      : ['float', Object.is(data.value, -0) ? '-0' : `${data.value}`]
  if (typeof data === 'string') return ['string', data]
  if (typeof data === 'boolean') return ['bool', data]
  if (Array.isArray(data)) return ['list', data.map(typed)]
  return ['map', Object.fromEntries(Object.entries(data).map(([key, child]) => [key, typed(child)]))]
}

/**
 * The places at which `read` is not what was planned. It may have more keys: those that bakelet generates. JSON has one type
 * for all numbers, so what was read from JSON may be 1 for a planned 1.0.
 */
export function differences(planned: Typed, read: Typed | undefined, path = '', isJson = false): string[] {
  const here = [`${path}: planned ${JSON.stringify(planned)}, read ${JSON.stringify(read)}`]
  if (planned[0] === 'float' && (read?.[0] === 'float' || (isJson && read?.[0] === 'int')))
    return isSameFloat(planned[1], read[1]) ? [] : here
  if (read?.[0] !== planned[0]) return here
  if (planned[0] === 'list') {
    const items = read[1] as readonly Typed[]
    if (items.length !== planned[1].length) return here
    return planned[1].flatMap((item, index) => differences(item, items[index], `${path}[${index}]`, isJson))
  }
  if (planned[0] === 'map') {
    const entries = read[1] as { readonly [key: string]: Typed }
    return Object.entries(planned[1]).flatMap(([key, child]) =>
      differences(child, Object.hasOwn(entries, key) ? entries[key] : undefined, `${path}.${key}`, isJson),
    )
  }
  return read[1] === planned[1] ? [] : here
}

/** Go writes `+Inf`; -0 and 0 differ. */
const isSameFloat = (a: string, b: string) => Object.is(numberOf(a), numberOf(b))
const numberOf = (text: string) => Number(text.replace(/^([+-]?)Inf$/, '$1Infinity'))
