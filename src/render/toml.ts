import { ExactNumber, nearest, numberText } from './exact-number.ts'
import { fitsHeader, tomlKey, tomlString } from './toml-key.ts'

/** A value of TOML 1.0 without dates, which containerd's configuration has none of. */
export type TomlValue =
  | string
  | number
  | ExactNumber
  | boolean
  | readonly TomlValue[]
  | { readonly [key: string]: TomlValue }

type Table = { readonly [key: string]: TomlValue }

/**
 * TOML 1.0 that go-toml v1 and v2 read alike (toml-key.ts). Null, which TOML cannot say, was refused before: see
 * components/containerd/check.ts.
 */
export function toml(value: Table): string {
  return blocks(value, '', []).join('\n')
}

/**
 * The lines of a table below its header, and then every table below it as a block of its own. A header without lines is left
 * out if there is a table below it, which implies it.
 */
function blocks(table: Table, header: string, path: readonly string[]): string[] {
  const isBelow = (key: string, value: TomlValue) => fitsHeader(key) && (isTable(value) || isTableList(value))
  const entries = Object.entries(table)
  const lines = entries
    .filter(([key, value]) => !isBelow(key, value))
    .map(([key, value]) => `${tomlKey(key)} = ${inline(value)}\n`)
  const below = entries
    .filter(([key, value]) => isBelow(key, value))
    .flatMap(([key, value]) => {
      const inner = [...path, tomlKey(key)]
      const name = inner.join('.')
      return isTableList(value)
        ? value.flatMap(item => blocks(item, `[[${name}]]\n`, inner))
        : blocks(value as Table, `[${name}]\n`, inner)
    })
  const isImplied = lines.length === 0 && below.length > 0 && !header.startsWith('[[')
  return isImplied ? below : [header + lines.join(''), ...below]
}

function inline(value: TomlValue): string {
  if (typeof value === 'string') return tomlString(value)
  if (typeof value === 'boolean') return `${value}`
  if (typeof value === 'number' || value instanceof ExactNumber) return number(value)
  if (isList(value)) return value.length === 0 ? '[]' : `[ ${value.map(inline).join(', ')} ]`
  const pairs = Object.entries(value).map(([key, child]) => `${tomlKey(key)} = ${inline(child)}`)
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

function number(number: number | ExactNumber): string {
  const value = nearest(number)
  if (Number.isNaN(value)) return 'nan'
  if (Number.isFinite(value)) return numberText(number)
  return value > 0 ? 'inf' : '-inf'
}

const isList = (value: TomlValue): value is readonly TomlValue[] => Array.isArray(value)

function isTable(value: TomlValue): value is Table {
  return typeof value === 'object' && !isList(value) && !(value instanceof ExactNumber)
}

function isTableList(value: TomlValue): value is readonly Table[] {
  return isList(value) && value.length > 0 && value.every(isTable)
}
