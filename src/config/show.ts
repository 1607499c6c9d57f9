import { maskPasswords } from '../diagnostics/mask-passwords.ts'
import { ExactNumber, isNumber, nearest } from '../render/exact-number.ts'
import { TomlDate } from './toml-date.ts'

const longest = 60

/** A value as a message quotes it: bare where that is unmistakable, else in JSON's quotes, cut when long. */
export function show(value: unknown): string {
  if (value instanceof TomlDate) return value.text
  if (typeof value === 'number') return String(value)
  if (value instanceof ExactNumber) return shortened(value.text)
  const bare = typeof value === 'string' && /^[^\s"'`,\p{Cc}]+( [^\s"'`,\p{Cc}]+)*$/u.test(value)
  const text = bare ? value : (JSON.stringify(value) ?? String(value))
  return shortened(text)
}

function shortened(text: string): string {
  if (text.length <= longest) return text
  // A cut can hide the "@" by which a password is known, so passwords are masked before.
  const masked = maskPasswords(text)
  return `${[...masked.slice(0, 2 * longest)].slice(0, longest - 1).join('')}…`
}

/** The type of a value in words that a config author knows. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (value instanceof TomlDate) return 'a TOML date or time'
  if (Array.isArray(value)) return 'a list'
  if (isNumber(value)) return kindOfNumber(nearest(value))
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'boolean') return `the boolean ${value}`
  return typeof value === 'string' ? 'text' : `a ${typeof value}`
}

const kindOfNumber = (value: number): string =>
  Number.isFinite(value) ? 'a number' : `the number ${Number.isNaN(value) ? 'nan' : 'infinity'}`
