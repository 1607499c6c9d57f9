// zod/mini and not zod: see field.ts.
import * as z from 'zod/mini'
import { type ExactNumber, integerOf, isNumber } from '../render/exact-number.ts'

/** A schema of numbers as the readers make them: plain, or exact where a plain one would lose something. */
function numbers<T>(accepts: (value: unknown) => boolean, type: 'number' | 'integer') {
  const schema = z.custom<T>(accepts)
  // Editors see JSON, which has plain numbers only.
  schema._zod.toJSONSchema = () => ({ type })
  return schema
}

type AnyNumber = number | ExactNumber

export const number = numbers<AnyNumber>(isNumber, 'number')

/** Linux keeps a kernel parameter in 64 bits, signed or not (kernel/sysctl.c, proc_get_long). */
export const sysctlNumber = numbers<AnyNumber>(value => {
  const integer = integerOf(value)
  return integer !== undefined && integer >= -(2n ** 63n) && integer < 2n ** 64n
}, 'integer')

/** Of a user or a group: 32 bits, of which -1 means "leave it" to chown(2). */
export const id = numbers<AnyNumber>(value => {
  const integer = integerOf(value)
  return integer !== undefined && integer >= 0n && integer < 2n ** 32n - 1n
}, 'integer')
