import type { ExactNumber } from '../../render/exact-number.ts'

/** The kernel knows no booleans: 1 and 0. */
export function sysctlValue(value: string | number | ExactNumber | boolean): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value)
}
