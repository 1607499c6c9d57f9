import { isTable } from './table.ts'

/**
 * Plain data with the keys of every mapping sorted. The order of keys means nothing in YAML, TOML or JSON, and TOML
 * cannot even keep it (tables come last), so it must not reach the files that are made from free mappings.
 */
export function withSortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (!isTable(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, withSortedKeys(inner)]))
}
