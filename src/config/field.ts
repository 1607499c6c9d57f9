// zod/mini and not zod: the same types and the same JSON Schema, a third of the code. Every `gen` loads it.
import * as z from 'zod/mini'

/** A field with its sentence for the docs and for editors. */
export function field<T extends z.core.$ZodType>(schema: T, description: string, ...examples: unknown[]): T {
  z.globalRegistry.add(schema, examples.length > 0 ? { description, examples } : { description })
  return schema
}

/** A mapping that may be left out: then all of its keys have their defaults. */
export function section<T extends z.core.$ZodShape>(shape: T, description: string) {
  return field(z.prefault(z.strictObject(shape), {} as z.input<z.ZodMiniObject<T>>), description)
}
