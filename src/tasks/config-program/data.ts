import { formatPath } from '../../diagnostics/config-path.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'

/** What a config that is a program came to, as plain data; or the first value that no config can have. */
export function dataOf(value: unknown): { value: unknown } | { problem: string; hint: string } {
  try {
    return { value: plain(value, [], new Set()) }
  } catch (error) {
    if (!(error instanceof NoDataError)) throw error
    return { problem: error.message, hint: 'export text, numbers, true and false, lists and mappings' }
  }
}

class NoDataError extends Error {}

function plain(value: unknown, path: ConfigPath, above: ReadonlySet<unknown>): unknown {
  const refuse = (what: string): never => {
    throw new NoDataError(`${path.length === 0 ? 'the config' : `\`${formatPath(path)}\``} is ${what}`)
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : refuse(String(value))
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value))
      ? Number(value)
      : refuse(`the number ${value}, which JSON cannot hold`)
  if (typeof value !== 'object') return refuse(value === undefined ? 'undefined' : `a ${typeof value}`)
  if (above.has(value)) return refuse('inside itself')
  const inside = new Set([...above, value])
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, index], inside))
  const prototype: unknown = Object.getPrototypeOf(value)
  // Another realm's Object.prototype has no prototype either.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
    return refuse(`a ${(value as object).constructor?.name ?? 'object'}, not a mapping`)
  return Object.fromEntries(
    Object.entries(value)
      // `key: condition ? value : undefined` leaves the key out.
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [key, plain(entry, [...path, key], inside)]),
  )
}
