import { maskPasswords } from '../diagnostics/mask-passwords.ts'

/** A value for a program to read, with the passwords in its URLs masked as they are for people. */
export function masked(value: unknown): unknown {
  if (typeof value === 'string') return maskPasswords(value)
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, masked(inside)]))
}
