/** A mapping whose keys and values are not checked yet. */
export type Table = Readonly<Record<string, unknown>>

/** A plain object: not a list, a date or an exact number (render/exact-number.ts). */
export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
