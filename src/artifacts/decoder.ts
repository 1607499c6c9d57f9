// zod/mini and not zod: see config/field.ts.
import * as z from 'zod/mini'
import type { Decoder } from './record-decoder.ts'

/** A decoder of records, from a schema. */
export function decoder<T>(schema: z.core.$ZodType<T>): Decoder<T> {
  return value => z.safeParse(schema, value).data
}
