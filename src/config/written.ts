import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import type { Syntax } from './document.ts'
import { isTable, type Table } from './table.ts'

/** A key with its text, as one would write it in that syntax. */
export function assignment(key: string, text: string, syntax: Syntax): string {
  if (syntax === 'toml') return `${key} = ${JSON.stringify(text)}`
  return syntax === 'json' ? `${JSON.stringify(key)}: ${JSON.stringify(text)}` : `${key}: ${text}`
}

/** A key with a mapping, on one line, as one would write it in that syntax. */
export function exampleOf(key: string, value: Table, syntax: Syntax): string {
  if (syntax === 'json') return `${JSON.stringify(key)}: ${JSON.stringify(value)}`
  return syntax === 'toml' ? `${key} = ${inline(value, ' = ')}` : `${key}: ${inline(value, ': ')}`
}

function inline(value: unknown, separator: ': ' | ' = '): string {
  if (Array.isArray(value)) return `[${value.map(item => inline(item, separator)).join(', ')}]`
  if (!isTable(value)) {
    const isBare = separator === ': ' && /^[A-Za-z0-9/][\w./-]*$/.test(String(value))
    return isBare && Number.isNaN(Number(value)) ? String(value) : JSON.stringify(value)
  }
  const name = (key: string) => (/^[\w./-]+$/.test(key) && separator === ': ' ? key : JSON.stringify(key))
  const pairs = Object.entries(value).map(
    ([key, inside]) => `${name(key)}${separator}${inline(inside, separator)}`,
  )
  return `{ ${pairs.join(', ')} }`
}

/** A list of one value, as one would write it in that syntax. */
export function listOf(value: unknown, syntax: Syntax): string {
  const bare = syntax === 'yaml' && typeof value === 'string' && /^[A-Za-z][\w./-]*$/.test(value)
  return bare ? `[${value}]` : JSON.stringify([value])
}

/** Whether a document itself says something at this path, and it is not a default. */
export function isWritten(value: unknown, path: ConfigPath): boolean {
  let at: unknown = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false
    at = (at as Record<string | number, unknown>)[step]
  }
  return true
}
