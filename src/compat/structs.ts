import { entryOf } from '../config/entry-of.ts'
import { isTable } from '../config/table.ts'
import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import { fits64Bits, isNumber } from '../render/exact-number.ts'
import { kindMismatch } from './kinds.ts'
import { type Lifetime, variantOn } from './lifetime.ts'
import type { Finding } from './rule.ts'

export interface FieldVariant extends Lifetime {
  /** A Go-like word of the data: "int32", "[]string", "{}quantity", or the name of a struct. */
  readonly type: string
}

type Fields = Readonly<Record<string, readonly FieldVariant[]>>
export type Structs = Readonly<Record<string, Fields>>

/** A key that a struct does not have on this line. */
export interface UnknownKey {
  readonly struct: string
  readonly name: string
  readonly path: ConfigPath
  /** How other lines know it; empty: none does. */
  readonly variants: readonly FieldVariant[]
  /** What this line has instead. */
  readonly known: readonly string[]
}

/** The configuration of a program as one release line of it reads it. */
export interface Dialect {
  readonly structs: Structs
  readonly line: string
  /** Whether `SystemdCGroup` is read as `SystemdCgroup`. */
  readonly foldsCase: boolean
  /** Whether a number of more than 64 bits is reported by another check, for free tables too. */
  readonly rangeIsChecked?: boolean
  readonly unknown: (key: UnknownKey) => Finding
}

/** What is wrong with a mapping that is read into a struct: unknown keys, and values of other types. */
export function checkStruct(
  dialect: Dialect,
  struct: string,
  value: Readonly<Record<string, unknown>>,
  path: ConfigPath,
): Finding[] {
  const fields = entryOf(dialect.structs, struct) ?? {}
  return Object.entries(value).flatMap(([name, child]) => {
    const variants = variantsOf(fields, name, dialect.foldsCase)
    const variant = variantOn(variants, dialect.line)
    if (variant) return checkValue(dialect, variant.type, child, [...path, name])
    const known = Object.keys(fields).filter(other => variantOn(fields[other] ?? [], dialect.line))
    return [dialect.unknown({ struct, name, path: [...path, name], variants, known })]
  })
}

function variantsOf(fields: Fields, name: string, foldsCase: boolean): readonly FieldVariant[] {
  const exact = entryOf(fields, name)
  if (exact || !foldsCase) return exact ?? []
  const folded = Object.keys(fields).find(other => other.toLowerCase() === name.toLowerCase())
  return folded === undefined ? [] : (fields[folded] ?? [])
}

function checkValue(dialect: Dialect, type: string, value: unknown, path: ConfigPath): Finding[] {
  // To Go, null is an absent field, but metav1.Duration reads itself and refuses it.
  if (value === null && type !== 'duration') return []
  if (dialect.rangeIsChecked && isNumber(value) && !fits64Bits(value)) return []
  const mismatch = kindMismatch(type, value)
  if (mismatch) {
    const { code, takes, hint } = mismatch
    const message = `${path.at(-1)} takes ${takes}`
    return [{ code, severity: 'error', message, path, ...(hint === undefined ? {} : { hint }) }]
  }
  const isList = Array.isArray(value)
  if (type === 'any' || !(isList || isTable(value))) return []
  if (!isList && !type.startsWith('{}')) return checkStruct(dialect, type, value, path)
  const members: [string | number, unknown][] = isList ? [...value.entries()] : Object.entries(value)
  return members.flatMap(([key, item]) => checkValue(dialect, type.slice(2), item, [...path, key]))
}
