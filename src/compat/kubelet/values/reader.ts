import { parseGoDuration } from '../../../components/kubelet/go-duration.ts'
import { isTable, type Table } from '../../../config/table.ts'
import type { ConfigPath } from '../../../diagnostics/diagnostic.ts'
import { isNumber, nearest } from '../../../render/exact-number.ts'

/**
 * Values as the kubelet has them: what the config says, or else its default. A value of another type is undefined: the check of types
 * reports it. Most fields take 0 and "" for not set (pkg/kubelet/apis/config/v1beta1/defaults.go); those that are pointers in
 * k8s.io/kubelet config/v1beta1/types.go do not.
 */
export class Reader {
  readonly #table: Table
  /** Where the table is. */
  readonly path: ConfigPath
  /** Fields whose 0 and "" are values: those that a flag gives. */
  readonly #exact: ReadonlySet<string>

  constructor(table: Table, path: ConfigPath, exact: ReadonlySet<string> = new Set()) {
    this.#table = table
    this.path = path
    this.#exact = exact
  }

  isExact(name: string): boolean {
    return this.#exact.has(name)
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#table, name) && this.#table[name] !== null
  }

  number(name: string, byDefault: number, { isPointer = false } = {}): number | undefined {
    if (!this.has(name)) return byDefault
    const value = this.#table[name]
    if (!isNumber(value)) return undefined
    const number = nearest(value)
    if (!Number.isFinite(number)) return undefined
    return number === 0 && !isPointer && !this.isExact(name) ? byDefault : number
  }

  /** In nanoseconds. */
  duration(name: string, byDefault: bigint, { isPointer = false } = {}): bigint | undefined {
    const value = this.has(name) ? this.#table[name] : '0'
    if (typeof value !== 'string') return undefined
    const nanoseconds = parseGoDuration(value)
    return nanoseconds === 0n && !((isPointer || this.isExact(name)) && this.has(name))
      ? byDefault
      : nanoseconds
  }

  text(name: string, byDefault = ''): string | undefined {
    const value = this.has(name) ? this.#table[name] : ''
    if (value === '' && !this.isExact(name)) return byDefault
    return typeof value === 'string' ? value : undefined
  }

  boolean(name: string, byDefault: boolean): boolean | undefined {
    const value = this.has(name) ? this.#table[name] : byDefault
    return typeof value === 'boolean' ? value : undefined
  }

  texts(name: string): readonly string[] {
    const value = this.#table[name]
    return Array.isArray(value) ? value.filter(item => typeof item === 'string') : []
  }

  list(name: string): readonly Reader[] {
    const value = this.#table[name]
    if (!Array.isArray(value)) return []
    return value.flatMap((item, index) =>
      isTable(item) ? [new Reader(item, [...this.path, name, index])] : [],
    )
  }

  /** A map of texts. */
  entries(name: string): readonly (readonly [string, string])[] {
    const value = this.#table[name]
    if (!isTable(value)) return []
    return Object.entries(value).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : []))
  }

  table(name: string): Reader {
    const value = this.#table[name]
    return new Reader(isTable(value) ? value : {}, [...this.path, name])
  }
}
