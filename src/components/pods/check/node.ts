import { isTable } from '../../../config/table.ts'
import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'

/**
 * A value together with its place in the manifest. Reading never fails: what is absent, null or of another type reads as
 * undefined, so each rule stays silent about faults that the schema has already reported.
 */
export interface Node {
  readonly value: unknown
  readonly path: ConfigPath
  /** Written, and not null: Go's decoder takes null for absent (encoding/json). */
  readonly given: boolean
  readonly string: string | undefined
  readonly number: number | undefined
  readonly boolean: boolean | undefined
  /** The node under a key. It always exists; look at `given`. */
  get(key: string): Node
  /** The items of a list; none if it is not a list. */
  readonly items: readonly Node[]
  /** The keys and nodes of a mapping; none if it is not a mapping. */
  readonly entries: readonly (readonly [string, Node])[]
}

export function nodeAt(value: unknown, path: ConfigPath = []): Node {
  return {
    value,
    path,
    given: value !== undefined && value !== null,
    string: typeof value === 'string' ? value : undefined,
    number: typeof value === 'number' ? value : undefined,
    boolean: typeof value === 'boolean' ? value : undefined,
    get: key => nodeAt(isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined, [...path, key]),
    get items() {
      return Array.isArray(value) ? value.map((item, index) => nodeAt(item, [...path, index])) : []
    },
    get entries() {
      return isTable(value)
        ? Object.entries(value).map(([key, item]) => [key, nodeAt(item, [...path, key])] as const)
        : []
    },
  }
}
